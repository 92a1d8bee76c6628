using SkRerank.Conditions;

namespace SkRerank.Retrieval;

/// <summary>Retrieves candidates and reranks them.</summary>
/// <remarks>
/// No candidate is lost: what a selection stage takes out is in <see cref="RetrievalResponse.Removed"/>, and what lies below <see cref="RerankingRetrieverOptions.Depth"/> follows the reranked in its own order and keeps its own score, which is on another scale;
/// where the reranker applies a threshold, it is taken out too, because nobody asked how likely it is.
/// The reranker's stages and its final score are appended to each reranked candidate's trail, a fallback's under the name of its model, and the final score becomes its <see cref="RerankDocument.RetrievalScore"/>.
/// </remarks>
public sealed class RerankingRetriever : IRetriever
{
    private readonly IRetriever _inner;
    private readonly IReranker _reranker;
    private readonly RerankingRetrieverOptions? _options;
    private readonly CandidateReranking _reranking;

    /// <summary>Initializes a new instance of the <see cref="RerankingRetriever"/> class.</summary>
    /// <param name="innerRetriever">Finds the candidates.</param>
    /// <param name="reranker">Reranks them; not owned.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerRetriever"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A condition of the reranker reads the scores of a stage that gives another kind of them.</exception>
    public RerankingRetriever(IRetriever innerRetriever, IReranker reranker, RerankingRetrieverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(innerRetriever);
        ArgumentNullException.ThrowIfNull(reranker);
        _inner = innerRetriever;
        _reranker = reranker;
        _options = options is null ? null : new RerankingRetrieverOptions { Depth = options.Depth, StageName = options.StageName };
        _reranking = new CandidateReranking(reranker, options?.Depth, options?.StageName);
        reranker.GetService<IRerankCondition>()?.Check(innerRetriever.Stages);
        Stages = reranker.GetService<RerankerMetadata>()?.ScoreKind is { } kind ? [.. innerRetriever.Stages, new StageKind(_reranking.StageName, kind)] : innerRetriever.Stages;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <summary>Makes a retriever that reranks what another finds, made of the one inside.</summary>
    internal RerankingRetriever Over(Func<IRetriever, IRetriever> inner) => new(inner(_inner), _reranker, _options);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await _inner.RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
        var reranking = options is null or { Tier: null, TimeBudget: null } ? null : new RerankOptions { Tier = options.Tier, TimeBudget = options.TimeBudget };
        return await _reranking.RerankAsync(query, found, reranking, cancellationToken).ConfigureAwait(false);
    }
}
