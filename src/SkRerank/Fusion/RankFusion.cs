namespace SkRerank.Fusion;

/// <summary>Fuses by a function of rank and weight, summed over the lists that have the candidate.</summary>
/// <param name="name">The name of the fused score.</param>
/// <param name="score">The contribution of a rank, from 1, and a weight.</param>
/// <param name="sharesWeights">Whether weights are divided by their sum.</param>
internal sealed class RankFusion(string name, Func<int, double, double> score, bool sharesWeights = false) : IFusion
{
    /// <summary>Gets what is made of the sum and the number of lists; <see langword="null"/> for the sum as it is.</summary>
    public Func<double, int, double>? Combine { get; init; }

    public string Name => name;

    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists)
    {
        var total = sharesWeights ? FusionTable.TotalWeight(lists) : 1;
        var table = new FusionTable(lists);
        table.Contribute(lists, (rank, weight) => score(rank, weight / total));
        if (Combine is { } combine) table.Combine(values => combine(FusionTable.Sum(values), values.Length));
        else table.AddUp();
        return table.Order(Name);
    }
}
