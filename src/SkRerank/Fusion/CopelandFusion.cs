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
        var rows = FusionTable.Gather(lists, _ => null);
        // In an order of its own, so that sums of weights do not depend on that of the lists.
        var votes = lists.Select(list => (list.Weight, Ranks: list.Candidates.Select((candidate, i) => (candidate.Id, Rank: i + 1)).ToDictionary(entry => entry.Id!, entry => entry.Rank, StringComparer.Ordinal)))
            .OrderBy(list => list.Weight).ToArray();
        var ranks = Array.ConvertAll(rows, row => Array.ConvertAll(votes, list => list.Ranks.GetValueOrDefault(row.Id, int.MaxValue)));
        for (var a = 0; a < rows.Length; a++)
        {
            rows[a].TieBreak = votes.Select((list, l) => ranks[a][l] == int.MaxValue ? 0 : list.Weight / (ReciprocalRankFusion.DefaultK + ranks[a][l])).Order().Sum();
            for (var b = a + 1; b < rows.Length; b++)
            {
                double forA = 0, forB = 0;
                for (var l = 0; l < votes.Length; l++)
                {
                    if (ranks[a][l] < ranks[b][l]) forA += votes[l].Weight;
                    else if (ranks[b][l] < ranks[a][l]) forB += votes[l].Weight;
                }

                var winner = forA.CompareTo(forB);
                rows[a].Score += winner;
                rows[b].Score -= winner;
            }
        }

        return FusionTable.Order(Name, rows);
    }
}
