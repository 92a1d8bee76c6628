using SkRerank.Middleware;
using SkRerank.Selection;

namespace SkRerank.Retrieval;

/// <summary>Reranks what was found, and writes the reranker's stages and final score into the trail.</summary>
/// <param name="reranker">The reranker; not owned.</param>
/// <param name="depth">How many candidates are reranked, or <see langword="null"/> for all.</param>
/// <param name="stageName">The name of the final score in the trail, or <see langword="null"/> for the provider's.</param>
internal sealed class CandidateReranking(IReranker reranker, int? depth = null, string? stageName = null)
{
    /// <summary>Gets the name of the final score in the trail.</summary>
    public string StageName { get; } = stageName ?? reranker.GetService<RerankerMetadata>()?.ProviderName ?? "rerank";

    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public async Task<RetrievalResponse> RerankAsync(string query, RetrievalResponse found, RerankOptions? options, CancellationToken cancellationToken)
    {
        var count = Math.Min(depth ?? int.MaxValue, found.Candidates.Count);
        RerankDocument[] head = [.. found.Candidates.Take(count)];
        var response = await reranker.RerankAsync(query, head, options, cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(response, head.Length, options?.TopN, "candidates", StageName);
        var stage = RerankCall.StageOf(response, StageName);
        var folded = new FoldedCandidates(response.Removed, head);

        var reranked = response.Results.Select((result, i) => new RerankDocument(head[result.Index])
        {
            RetrievalScore = result.Score,
            BestChunk = result.BestChunk ?? head[result.Index].BestChunk,
            Folded = [.. head[result.Index].Folded, .. folded.Into(result.Index)],
            Trail = [.. head[result.Index].Trail, .. result.Stages, StageScore.Of(result, stage, response.ScoreKind, i + 1)],
        });
        RerankDocument[] rest = [.. found.Candidates.Skip(count)];
        RemovedCandidate[] unasked = response.Threshold is { IsApplied: true } ? [.. rest.Select((document, i) => new RemovedCandidate(count + i, ThresholdingReranker.StageName, "It is below the depth and was not scored.") { Document = document })] : [];
        return new RetrievalResponse(unasked.Length > 0 ? [.. reranked] : [.. reranked, .. rest])
        {
            FailedLegs = found.FailedLegs,
            Decomposition = found.Decomposition,
            Removed = [.. found.Removed, .. response.Removed.Select(removed => removed with { Document = head[removed.Index] }), .. unasked],
            Threshold = response.Threshold,
            Decision = response.Decision,
            ModelId = response.ModelId,
            IsPartial = response.IsPartial,
            IsFallback = response.IsFallback,
        };
    }
}
