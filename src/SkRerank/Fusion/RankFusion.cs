namespace SkRerank.Fusion;

/// <summary>Fuses by a function of rank and weight, summed over the lists that have the candidate.</summary>
/// <param name="name">The name of the fused score.</param>
/// <param name="score">The contribution of a rank, from 1, and a weight.</param>
/// <param name="sharesWeights">Whether weights are divided by their sum.</param>
internal sealed class RankFusion(string name, Func<int, double, double> score, bool sharesWeights = false) : IFusion
{
    /// <summary>Gets what is made of the sum and the number of lists.</summary>
    public Func<double, int, double> Combine { get; init; } = static (sum, _) => sum;

    public string Name => name;

    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists)
    {
        var total = sharesWeights ? FusionTable.TotalWeight(lists) : 1;
        return FusionTable.Fuse(
            Name,
            lists,
            list => [.. Enumerable.Range(1, list.Candidates.Count).Select(rank => score(rank, list.Weight / total))],
            values => Combine(values.Sum(), values.Length));
    }
}
