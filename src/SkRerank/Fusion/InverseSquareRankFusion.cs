namespace SkRerank.Fusion;

/// <summary>Fuses by inverse square ranks: the number of lists that have the candidate times the weighted sum of 1 / rank².</summary>
/// <remarks>Ranks count from 1. A very steep curve: first places decide. Source: Mourão, Martins and Magalhães, 2014; as in ranx.</remarks>
public sealed class InverseSquareRankFusion : IFusion
{
    private readonly RankFusion _fusion = new("isr", static (rank, weight) => weight / ((double)rank * rank)) { Combine = static (sum, count) => sum * count };

    /// <inheritdoc/>
    public string Name => _fusion.Name;

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists) => _fusion.Fuse(lists);
}
