using SkRerank.Conditions;
using SkRerank.Middleware;
using SkRerank.Selection;

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
    private readonly int? _depth;
    private readonly string _stageName;

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
        _depth = options?.Depth;
        _stageName = options?.StageName ?? reranker.GetService<RerankerMetadata>()?.ProviderName ?? "rerank";
        reranker.GetService<IRerankCondition>()?.Check(innerRetriever.Stages);
        Stages = reranker.GetService<RerankerMetadata>()?.ScoreKind is { } kind ? [.. innerRetriever.Stages, new StageKind(_stageName, kind)] : innerRetriever.Stages;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await _inner.RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
        var depth = Math.Min(_depth ?? int.MaxValue, found.Candidates.Count);
        RerankDocument[] head = [.. found.Candidates.Take(depth)];
        var reranking = options is null or { Tier: null, TimeBudget: null } ? null : new RerankOptions { Tier = options.Tier, TimeBudget = options.TimeBudget };
        var response = await _reranker.RerankAsync(query, head, reranking, cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(response, head.Length, null, "candidates", _stageName);
        var stage = RerankCall.StageOf(response, _stageName);
        var folded = new FoldedCandidates(response.Removed, head);

        var reranked = response.Results.Select((result, i) => new RerankDocument(head[result.Index])
        {
            RetrievalScore = result.Score,
            BestChunk = result.BestChunk ?? head[result.Index].BestChunk,
            Folded = [.. head[result.Index].Folded, .. folded.Into(result.Index)],
            Trail = [.. head[result.Index].Trail, .. result.Stages, new StageScore(stage, result.Score, response.ScoreKind, i + 1) { RankBefore = result.Index + 1, Activated = result.Activated, Probability = result.Probability }],
        });
        RerankDocument[] rest = [.. found.Candidates.Skip(depth)];
        RemovedCandidate[] unasked = response.Threshold is { IsApplied: true } ? [.. rest.Select((document, i) => new RemovedCandidate(depth + i, ThresholdingReranker.StageName, "It is below the depth and was not scored.") { Document = document })] : [];
        return new RetrievalResponse(unasked.Length > 0 ? [.. reranked] : [.. reranked, .. rest])
        {
            FailedLegs = found.FailedLegs,
            Removed = [.. found.Removed, .. response.Removed.Select(removed => removed with { Document = head[removed.Index] }), .. unasked],
            Threshold = response.Threshold,
            Decision = response.Decision,
            IsPartial = response.IsPartial,
            IsFallback = response.IsFallback,
        };
    }
}
