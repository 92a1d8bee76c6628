namespace SkRerank.Fusion;

/// <summary>Fuses by Borda's count: in each list the first of N candidates has N points, the next N − 1, and those that it lacks share the points that are left equally.</summary>
/// <remarks>N is the number of candidates in all lists; points are multiplied by the list's weight. Scores are not read. Source: Aslam and Montague, SIGIR 2001; equal to ranx's <c>bordafuse</c> at weights of 1.</remarks>
public sealed class BordaFusion : IFusion
{
    /// <inheritdoc/>
    public string Name => "borda";

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists)
    {
        var table = new FusionTable(lists);
        table.Contribute(lists, (rank, weight) => weight * (table.Count - rank + 1));
        for (var l = 0; l < lists.Count; l++) table.SetMissing(l, lists[l].Weight * (table.Count - lists[l].Candidates.Count + 1) / 2);
        table.AddUp();
        return table.Order(Name);
    }
}
