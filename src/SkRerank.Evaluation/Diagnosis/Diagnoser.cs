namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Says for each judged topic which relevant documents the first ten lack, and whether they were retrieved.</summary>
/// <remarks>
/// <para>The candidates of a topic are the documents of the final order and the first <see cref="DiagnosisOptions.Candidates"/> of the order of retrieval. A relevant document that is not among the first ten of the final order is a miss:
/// <see cref="MissKind.RankedLow"/> where it is a candidate, else <see cref="MissKind.NotRetrieved"/>. What was cut by chunking only texts can tell: who has them replaces <see cref="TopicDiagnosis.Misses"/>.</para>
/// <para>The oracle of a depth orders the documents down to it by their labels. nDCG is trec_eval's, over all judged documents, so the difference of the oracle to 1 is what reranking can never win back.</para>
/// </remarks>
public sealed class Diagnoser
{
    private const int Cutoff = 10;

    private readonly Qrels _qrels;
    private readonly DiagnosisOptions _options;

    /// <summary>Initializes a new instance of the <see cref="Diagnoser"/> class.</summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="qrels"/> is <see langword="null"/>.</exception>
    public Diagnoser(Qrels qrels, DiagnosisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(qrels);
        _qrels = qrels;
        _options = options ?? new DiagnosisOptions();
    }

    /// <summary>Diagnoses one topic.</summary>
    /// <param name="topic">What the pipeline gave for it; empty lists where it gave no answer.</param>
    /// <returns>The topic's numbers and misses.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="topic"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A ranking has a document twice.</exception>
    public TopicDiagnosis Diagnose(DiagnosisTopic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var labels = _qrels[topic.QueryId];
        var (retrievedRanks, finalRanks) = (Ranks(topic.QueryId, topic.Retrieved), Ranks(topic.QueryId, topic.Final));
        var candidates = topic.Final.Union(topic.Retrieved.Take(_options.Candidates), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        string[] relevant = [.. labels.Where(label => label.Value >= _options.Relevance).OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Key)];
        return new TopicDiagnosis(
            topic.QueryId,
            relevant.Length,
            Evaluator.Score(Measure.Ndcg(Cutoff), [.. topic.Final.Take(Cutoff)], labels),
            Oracle(candidates, labels),
            Oracle(labels.Keys, labels),
            Share(relevant, candidates.Contains),
            [.. _options.Depths.Select(depth => new DepthPoint(depth, Share(relevant, id => Rank(retrievedRanks, id) <= depth), Oracle(topic.Retrieved.Take(depth), labels)))],
            [.. relevant.Where(id => !(Rank(finalRanks, id) <= Cutoff)).Select(id => new Miss(id, labels[id], candidates.Contains(id) ? MissKind.RankedLow : MissKind.NotRetrieved, Rank(retrievedRanks, id), Rank(finalRanks, id)))]);
    }

    private static double Oracle(IEnumerable<string> ids, IReadOnlyDictionary<string, int> labels) =>
        Evaluator.Score(Measure.Ndcg(Cutoff), [.. ids.Where(labels.ContainsKey).OrderByDescending(id => labels[id]).Take(Cutoff)], labels);

    private static double Share(string[] relevant, Func<string, bool> isThere) => relevant.Length == 0 ? 0 : relevant.Count(isThere) / (double)relevant.Length;

    private static int? Rank(Dictionary<string, int> ranks, string id) => ranks.TryGetValue(id, out var rank) ? rank : null;

    private static Dictionary<string, int> Ranks(string queryId, IReadOnlyList<string> ids)
    {
        var ranks = new Dictionary<string, int>(ids.Count, StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (!ranks.TryAdd(id, ranks.Count + 1)) throw new ArgumentException($"A ranking must have each document once, but that of query '{queryId}' has '{id}' twice; remove the second.", nameof(ids));
        }

        return ranks;
    }
}
