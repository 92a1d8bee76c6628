namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Represents what a pipeline gave for one query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Retrieved">The ids of the documents in the order of retrieval, to the greatest depth that was asked for; no id twice.</param>
/// <param name="Final">The ids in the final order, such as the reranked one; no id twice.</param>
public sealed record DiagnosisTopic(string QueryId, IReadOnlyList<string> Retrieved, IReadOnlyList<string> Final);
