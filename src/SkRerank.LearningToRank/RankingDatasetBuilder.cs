using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank;

/// <summary>Logs the features of judged candidates, query by query, for training; for one thread.</summary>
/// <remarks>
/// The rows of a query stand in the candidates' order, which is that of the pipeline and not of the labels. Give it the candidates as the reranker will see them, with the trail of the stages before it.
/// </remarks>
public sealed class RankingDatasetBuilder
{
    private readonly FeatureSet _features;
    private readonly List<double> _rows = [];
    private readonly List<int> _labels = [];
    private readonly List<int> _groupSizes = [];
    private readonly List<string> _queryIds = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="RankingDatasetBuilder"/> class.</summary>
    /// <param name="features">The features.</param>
    /// <exception cref="ArgumentNullException"><paramref name="features"/> is null.</exception>
    public RankingDatasetBuilder(FeatureSet features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = features;
    }

    /// <summary>Adds the candidates of a query; a query without candidates adds nothing.</summary>
    /// <param name="queryId">The query's id.</param>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates with their trail, each with an id.</param>
    /// <param name="labels">The grades by document id, such as <c>qrels[queryId]</c>; a candidate that was not judged, or has a grade below 0, counts as 0.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The query was added before, a candidate has no id, or a grade is above 30.</exception>
    /// <exception cref="RerankException">A feature failed.</exception>
    public RankingDatasetBuilder Add(string queryId, string query, IReadOnlyList<RerankDocument> candidates, IReadOnlyDictionary<string, int> labels)
    {
        ArgumentNullException.ThrowIfNull(queryId);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(labels);
        if (_seen.Contains(queryId)) throw new ArgumentException($"The rows of a query stand together, but \"{queryId}\" was added before; add all its candidates at once.", nameof(queryId));
        var grades = new int[candidates.Count];
        for (var i = 0; i < grades.Length; i++) grades[i] = Grade(queryId, candidates[i], i, labels);
        var rows = _features.Extract(query, candidates);
        _seen.Add(queryId);
        if (grades.Length == 0) return this;
        _rows.AddRange(rows);
        _labels.AddRange(grades);
        _groupSizes.Add(grades.Length);
        _queryIds.Add(queryId);
        return this;
    }

    /// <summary>Makes the data set of what was added.</summary>
    /// <returns>The rows, in the order in which they were added; adding more does not change them.</returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public RankingDataset Build() => _labels.Count > 0
        ? new RankingDataset(_features.Names, _rows.ToArray(), _labels.ToArray(), [.. _groupSizes], [.. _queryIds])
        : throw new InvalidOperationException("A data set needs at least one candidate, but none was added.");

    private static int Grade(string queryId, RerankDocument candidate, int index, IReadOnlyDictionary<string, int> labels)
    {
        var id = candidate.Id ?? throw new ArgumentException($"A judged candidate needs an id, but candidate {index} of query \"{queryId}\" has none; set RerankDocument.Id in the retriever.", nameof(candidate));
        var grade = Math.Max(0, labels.GetValueOrDefault(id));
        return grade <= 30 ? grade : throw new ArgumentException($"A grade is a whole number of at most 30, but \"{id}\" of query \"{queryId}\" has {grade}; map the grades to fewer.", nameof(labels));
    }
}
