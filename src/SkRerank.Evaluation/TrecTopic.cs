namespace SkRerank.Evaluation;

/// <summary>Represents one query's ranking in a run.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Ranking">Its documents as trec_eval orders them, best first.</param>
public sealed record TrecTopic(string QueryId, IReadOnlyList<TrecRunEntry> Ranking);
