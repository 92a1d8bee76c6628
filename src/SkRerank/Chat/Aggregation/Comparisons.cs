namespace SkRerank.Chat.Aggregation;

/// <summary>Scores candidates by the comparisons that rankings of some of them contain.</summary>
internal static class Comparisons
{
    private const double Damping = 0.85;
    private const double Precision = 1e-12;
    private const int Iterations = 200;

    /// <summary>Gives the share of its comparisons that each candidate won; ½ for one that was never compared.</summary>
    public static double[] WinRate(IReadOnlyList<IReadOnlyList<int>> rankings, int count)
    {
        var (wins, comparisons) = (new double[count], new int[count]);
        foreach (var ranking in rankings)
        {
            for (var place = 0; place < ranking.Count; place++)
            {
                wins[ranking[place]] += ranking.Count - 1 - place;
                comparisons[ranking[place]] += ranking.Count - 1;
            }
        }

        return [.. wins.Zip(comparisons, (won, all) => all == 0 ? 0.5 : won / all)];
    }

    /// <summary>Gives the PageRank of each candidate where every loser of a comparison votes for its winner; damping 0.85, and one that never lost votes for all.</summary>
    public static double[] PageRank(IReadOnlyList<IReadOnlyList<int>> rankings, int count)
    {
        var votes = new double[count, count];
        var total = new double[count];
        foreach (var ranking in rankings)
        {
            for (var loser = 1; loser < ranking.Count; loser++)
            {
                for (var winner = 0; winner < loser; winner++) votes[ranking[loser], ranking[winner]]++;
                total[ranking[loser]] += loser;
            }
        }

        var rank = Enumerable.Repeat(1.0 / count, count).ToArray();
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = new double[count];
            var shared = 0.0;
            for (var from = 0; from < count; from++)
            {
                if (total[from] == 0) shared += rank[from];
                for (var to = 0; to < count && total[from] > 0; to++) next[to] += rank[from] * votes[from, to] / total[from];
            }

            var change = 0.0;
            for (var i = 0; i < count; i++)
            {
                next[i] = ((1 - Damping) / count) + (Damping * (next[i] + (shared / count)));
                change += Math.Abs(next[i] - rank[i]);
            }

            rank = next;
            if (change < Precision) break;
        }

        return rank;
    }
}
