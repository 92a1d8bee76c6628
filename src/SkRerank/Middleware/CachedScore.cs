namespace SkRerank.Middleware;

/// <summary>Holds one result as it stands in a cache.</summary>
/// <param name="Version">The version of this form.</param>
/// <param name="Kind">What kind of number the score is.</param>
/// <param name="Model">The model that scored.</param>
/// <param name="Decision">Whether a condition had the list reranked, and why.</param>
/// <param name="Results">The results: one of a pair, or all of a list.</param>
internal sealed record CachedScore(int Version, ScoreKind Kind, string? Model, RerankDecision? Decision, CachedResult[] Results)
{
    /// <summary>The version that is written; another one is not read.</summary>
    public const int Current = 3;

    /// <summary>Says whether every number can be used for so many documents.</summary>
    public bool IsFor(int documents) => Version == Current && Results is { } all && Array.TrueForAll(all, result => result is not null && result.Index >= 0 && result.Index < documents && double.IsFinite(result.Score))
        && all.Length == documents && all.DistinctBy(result => result.Index).Count() == documents && Enum.IsDefined(Kind);
}
