using SkRerank.Middleware;
using SkRerank.Retrieval;

namespace SkRerank.Selection;

/// <summary>Orders by maximal marginal relevance: what is relevant and not yet said comes first.</summary>
/// <remarks>
/// <para>Picks one after another the document with the greatest λ · relevance − (1 − λ) · (greatest similarity to one picked before) (Carbonell and Goldstein 1998); ties keep the inner order. Relevance is the inner score by min-max
/// over the answer, 1 for all where the scores are equal. Similarity is in 0..1: the cosine, 0 where it is negative, of the documents' mean token vectors where all have vectors of one encoder, else of
/// embeddings (<see cref="MmrOptions.EmbeddingGenerator"/>), else the Jaccard similarity of word shingles; never two kinds in one call.</para>
/// <para>No document is removed. The answer is of <see cref="ScoreKind.Ordinal"/>; the inner score and the value at its picking are in <see cref="RerankResult.Stages"/>. Calibrate and set thresholds inside.</para>
/// </remarks>
public sealed class MmrReranker : DelegatingReranker
{
    /// <summary>The name of the provider: <c>mmr</c>.</summary>
    public const string ProviderName = "mmr";

    private readonly MmrOptions _options;
    private readonly string _innerName;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="MmrReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public MmrReranker(IReranker innerReranker, MmrOptions? options = null)
        : base(innerReranker)
    {
        options ??= new MmrOptions();
        _options = new MmrOptions { Lambda = options.Lambda, EmbeddingGenerator = options.EmbeddingGenerator };
        _innerName = RerankCall.ProviderOf(innerReranker);
        _metadata = SelectionMetadata.Of(innerReranker, ProviderName, ScoreKind.Ordinal);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The inner reranker failed, or the embedding generator did not give a finite vector for every document.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var response = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(response, documents.Count, topN: null, "documents", _innerName);
        var ranked = response.Results;
        var count = Math.Min(options?.TopN ?? int.MaxValue, ranked.Count);
        using var similarity = _options.Lambda == 1 || count < 2 ? null
            : await PassageSimilarity.CreateAsync(Ranked(ranked, documents), _options.EmbeddingGenerator, cancellationToken).ConfigureAwait(false);
        var picks = MaximalMarginalRelevance.Order(Relevance(ranked), similarity, _options.Lambda, count);
        var all = new MmrPicks(response, new StageKind(RerankCall.StageOf(response, _innerName), response.ScoreKind), picks);
        var results = new RerankResult[picks.Length];
        for (var i = 0; i < results.Length; i++) results[i] = all.ResultOf(i);
        return new RerankResponse(response, results, ScoreKind.Ordinal);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }

    private static double[] Relevance(IReadOnlyList<RerankResult> ranked)
    {
        if (ranked.Count == 0) return [];
        var (least, greatest) = (ranked[^1].Score, ranked[0].Score);

        // Halves: the difference of two finite numbers need not be finite.
        var relevance = new double[ranked.Count];
        for (var i = 0; i < relevance.Length; i++) relevance[i] = greatest == least ? 1 : ((ranked[i].Score / 2) - (least / 2)) / ((greatest / 2) - (least / 2));
        return relevance;
    }

    private static RerankDocument[] Ranked(IReadOnlyList<RerankResult> ranked, IReadOnlyList<RerankDocument> documents)
    {
        var passages = new RerankDocument[ranked.Count];
        for (var i = 0; i < passages.Length; i++) passages[i] = documents[ranked[i].Index];
        return passages;
    }
}
