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
        ArgumentNullException.ThrowIfNull(lists);
        var union = lists.SelectMany(list => list.Candidates).Select(candidate => candidate.Id).Distinct(StringComparer.Ordinal).Count();
        var rows = FusionTable.Gather(lists, list => [.. Enumerable.Range(0, list.Candidates.Count).Select(i => list.Weight * (union - i))]);
        var absent = lists.Select(list => (Ids: new HashSet<string?>(list.Candidates.Select(candidate => candidate.Id), StringComparer.Ordinal), Points: list.Weight * (union - list.Candidates.Count + 1) / 2)).ToArray();
        foreach (var row in rows) row.Score = row.Contributions.Concat(absent.Where(list => !list.Ids.Contains(row.Id)).Select(list => list.Points)).Order().Sum();
        return FusionTable.Order(Name, rows);
    }
}
