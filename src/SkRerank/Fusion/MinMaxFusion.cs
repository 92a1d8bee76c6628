namespace SkRerank.Fusion;

/// <summary>Fuses by a convex combination of min-max normalised scores.</summary>
/// <remarks>
/// Within each list a score becomes (score − min) / (max − min), or 1 where all scores of the list are equal; an absent candidate counts 0.
/// Weights are divided by their sum, so equal weights on two lists are 0.5 and 0.5. The same as <see cref="ScoreFusion"/> with its defaults. Source: Bruch, Gai and Ingber, arXiv 2210.11934.
/// </remarks>
public sealed class MinMaxFusion : IFusion
{
    private readonly ScoreFusion _fusion = new();

    /// <inheritdoc/>
    public string Name => _fusion.Name;

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists) => _fusion.Fuse(lists);
}
