using SkRerank.Chunking;

namespace SkRerank.Middleware;

/// <summary>Holds what is kept of a result; a provider's own objects are not.</summary>
internal sealed record CachedResult(int Index, double Score, double? Activated, double? Probability, bool Truncated, bool IsScored, TextChunk? BestChunk, StageScore[]? Stages, FeatureValue[]? Features)
{
    public static CachedResult Of(RerankResult result, int index) =>
        new(index, result.Score, result.Activated, result.Probability, result.Truncated, result.IsScored, result.BestChunk, result.Stages.Count == 0 ? null : [.. result.Stages], result.Features.Count == 0 ? null : [.. result.Features]);

    public RerankResult ToResult(int index) => new(index, Score) { Activated = Activated, Probability = Probability, Truncated = Truncated, IsScored = IsScored, BestChunk = BestChunk, Stages = Stages ?? [], Features = Features ?? [] };
}
