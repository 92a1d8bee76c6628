namespace SkRerank.Fusion;

/// <summary>Fuses by Copeland's rule: how many candidates one beats in a vote of the lists, less how many beat it.</summary>
/// <remarks>
/// A list votes, with its weight, for the one that it has higher, or has at all; a list that has neither does not vote. Equal counts are ordered by RRF (K = 60). It is a form of Condorcet's rule that always gives an order;
/// a sort by the votes of each pair, as in other libraries, has none, for votes go in circles. Takes time by the square of the number of candidates. Source: Copeland, 1951; Montague and Aslam, CIKM 2002.
/// </remarks>
public sealed class CopelandFusion : IFusion
{
    /// <inheritdoc/>
    public string Name => "copeland";

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists)
    {
        var table = new FusionTable(lists);
        var rows = Enumerable.Range(0, table.Count).Select(row => Ranks(table, row, lists.Count)).ToArray();
        table.TieBreaks = Array.ConvertAll(rows, ranks => ranks.Select((rank, l) => rank == int.MaxValue ? 0 : lists[l].Weight / (ReciprocalRankFusion.DefaultK + rank)).Order().Sum());

        // In an order of its own, so that sums of weights do not depend on that of the lists.
        (double Weight, int List)[] votes = [.. lists.Select((list, l) => (list.Weight, l)).OrderBy(vote => vote.Weight)];
        for (var a = 0; a < rows.Length; a++)
        {
            for (var b = a + 1; b < rows.Length; b++)
            {
                double forA = 0, forB = 0;
                foreach (var (weight, list) in votes)
                {
                    if (rows[a][list] < rows[b][list]) forA += weight;
                    else if (rows[b][list] < rows[a][list]) forB += weight;
                }

                var winner = forA.CompareTo(forB);
                table.Scores[a] += winner;
                table.Scores[b] -= winner;
            }
        }

        return table.Order(Name);
    }

    private static int[] Ranks(FusionTable table, int row, int lists)
    {
        var ranks = new int[lists];
        table.FillRanks(row, ranks);
        return ranks;
    }
}
