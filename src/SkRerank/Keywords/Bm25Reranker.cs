namespace SkRerank.Keywords;

/// <summary>Scores documents by BM25 with the statistics of a whole corpus, not of the few candidates.</summary>
/// <remarks>
/// The score of a document does not depend on the other candidates. Among candidates alone a term that all of them have would weigh nothing, though it is rare in the corpus; so the statistics come from outside
/// (<see cref="Bm25Index{TKey}.CollectStatistics"/>, <see cref="Bm25Statistics.Collect"/>). A term that the corpus does not have weighs as one that no document has; the text is the document's text.
/// </remarks>
public sealed class Bm25Reranker : IReranker
{
    /// <summary>The name of the stage and of the provider: <c>bm25</c>.</summary>
    public const string ProviderName = "bm25";

    private readonly Bm25Statistics _statistics;
    private readonly TextAnalyzer _analyzer;
    private readonly Bm25Formula _formula;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="Bm25Reranker"/> class.</summary>
    /// <param name="statistics">The statistics of the corpus, made by the analyzer of <paramref name="options"/>.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistics"/> is <see langword="null"/>.</exception>
    public Bm25Reranker(Bm25Statistics statistics, Bm25Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        options ??= new Bm25Options();
        _statistics = statistics;
        _analyzer = options.Analyzer;
        _formula = new Bm25Formula(options);
        _metadata = new RerankerMetadata(ProviderName, defaultModelId: $"bm25-{_analyzer.Name}") { ScoreKind = ScoreKind.Logit, ScoresAreIndependent = true };
    }

    /// <inheritdoc/>
    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        var weights = Weigh(query);
        var results = new RerankResult[documents.Count];
        for (var i = 0; i < results.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results[i] = new RerankResult(i, Score(weights, documents[i].Text));
        }

        return Task.FromResult(new RerankResponse(results, ScoreKind.Logit, options?.TopN) { ModelId = _metadata.DefaultModelId });
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private List<(string Term, double Weight)> Weigh(string query)
    {
        var terms = TermCounter.Count(_analyzer, query);
        var weights = new List<(string, double)>(terms.Terms.Count);
        for (var i = 0; i < terms.Terms.Count; i++)
        {
            // A term of no document is as rare as one can be, and no division by zero.
            var containing = _statistics.DocumentFrequency(terms.Terms[i]);
            var documents = Math.Max(_statistics.Documents, 1);
            weights.Add((terms.Terms[i], terms.Counts[i] * (containing > 0 || _formula.Variant is not (Bm25Variant.Atire or Bm25Variant.Bm25Plus) ? _formula.Idf(documents, containing) : _formula.Idf(documents, 1))));
        }

        return weights;
    }

    private double Score(List<(string Term, double Weight)> weights, string text)
    {
        var terms = TermCounter.Count(_analyzer, text);
        // The longest that a corpus without texts lets a document be is its own length.
        var average = _statistics.AverageLength > 0 ? _statistics.AverageLength : Math.Max(terms.Length, 1);
        var score = 0.0;
        foreach (var (term, weight) in weights)
        {
            var count = terms.CountOf(term);
            if (count > 0) score += _formula.Add(weight, count, terms.Length, average);
        }

        return score + (_formula.Absent() * weights.Sum(w => w.Weight));
    }
}
