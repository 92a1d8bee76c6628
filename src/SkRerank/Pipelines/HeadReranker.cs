using SkRerank.Middleware;
using SkRerank.Selection;

namespace SkRerank.Pipelines;

/// <summary>Reranks the first documents; the deeper stay below them in their order, not scored, as behind a <see cref="Retrieval.RerankingRetriever"/>.</summary>
/// <remarks>Where documents are left, the answer is of <see cref="ScoreKind.Ordinal"/>, because scores and no scores have no common scale; each score is in <see cref="RerankResult.Stages"/>. Where a threshold is applied, what was not scored is taken out.</remarks>
internal sealed class HeadReranker(IReranker inner, int depth) : DelegatingReranker(inner)
{
    private readonly RerankerMetadata? _metadata = RerankCall.WithoutScale(inner.GetService<RerankerMetadata>());

    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count <= depth) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        var response = await base.RerankAsync(query, [.. documents.Take(depth)], RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        var provider = RerankCall.ProviderOf(InnerReranker);
        CompleteScores.RequireSelected(response, depth, topN: null, "documents", provider);
        var rest = Enumerable.Range(depth, documents.Count - depth);
        if (response.Threshold is { IsApplied: true })
        {
            return new RerankResponse(response, response.Results, response.ScoreKind, options?.TopN)
            {
                Removed = [.. response.Removed, .. rest.Select(i => new RemovedCandidate(i, ThresholdingReranker.StageName, "It is below the depth and was not scored."))],
            };
        }

        var stage = RerankCall.StageOf(response, provider);
        var head = response.Results.Select((result, i) => new RerankResult(result, result.Index, documents.Count - i)
        {
            Stages = [.. result.Stages, new StageScore(stage, result.Score, response.ScoreKind, i + 1) { RankBefore = result.Index + 1, Activated = result.Activated, Probability = result.Probability }],
        });
        var below = response.Results.Count;
        return new RerankResponse(response, head.Concat(rest.Select(i => new RerankResult(i, documents.Count - below++) { IsScored = false })), ScoreKind.Ordinal, options?.TopN);
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }
}
