namespace SkRerank.Chat.Aggregation;

/// <summary>Makes one order of several rankings of the same candidates. Equals keep the order before.</summary>
internal static class Consensus
{
    private const int LargestExact = 10;

    /// <summary>Orders by the sum of the places (Borda's count).</summary>
    public static int[] Borda(IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<int> before)
    {
        var places = before.ToDictionary(candidate => candidate, _ => 0);
        foreach (var ranking in rankings)
        {
            for (var place = 0; place < ranking.Count; place++) places[ranking[place]] += place;
        }

        return [.. before.OrderBy(candidate => places[candidate])];
    }

    /// <summary>Finds an order with the fewest disagreements with the rankings (Kemeny's rule): the least for up to 10 candidates, and above by moving single candidates from Borda's order for as long as it helps.</summary>
    public static int[] Kemeny(IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<int> before)
    {
        var place = before.Select((candidate, i) => (candidate, i)).ToDictionary(entry => entry.candidate, entry => entry.i);
        var ahead = new int[before.Count, before.Count];
        foreach (var ranking in rankings)
        {
            for (var i = 0; i < ranking.Count; i++)
            {
                for (var j = i + 1; j < ranking.Count; j++) ahead[place[ranking[i]], place[ranking[j]]]++;
            }
        }

        int[] order = before.Count <= LargestExact ? Exact(ahead, before.Count) : Improve(ahead, [.. Borda(rankings, before).Select(candidate => place[candidate])]);
        return [.. order.Select(i => before[i])];
    }

    // The least cost of every set of candidates as the tail of the order, by which of them comes first.
    private static int[] Exact(int[,] ahead, int count)
    {
        var cost = new int[1 << count];
        var first = new int[1 << count];
        for (var set = 1; set < cost.Length; set++)
        {
            cost[set] = int.MaxValue;
            for (var candidate = 0; candidate < count; candidate++)
            {
                if ((set & (1 << candidate)) == 0) continue;
                var rest = set & ~(1 << candidate);
                var disagreements = cost[rest];
                for (var other = 0; other < count; other++)
                {
                    if ((rest & (1 << other)) != 0) disagreements += ahead[other, candidate];
                }

                if (disagreements < cost[set]) (cost[set], first[set]) = (disagreements, candidate);
            }
        }

        var order = new int[count];
        for (int i = 0, set = cost.Length - 1; i < count; set &= ~(1 << order[i]), i++) order[i] = first[set];
        return order;
    }

    private static int[] Improve(int[,] ahead, int[] order)
    {
        for (var improved = true; improved;)
        {
            improved = false;
            for (var from = 0; from < order.Length; from++)
            {
                var (to, gain) = BestMove(ahead, order, from);
                if (gain <= 0) continue;
                Move(order, from, to);
                improved = true;
            }
        }

        return order;
    }

    private static (int To, int Gain) BestMove(int[,] ahead, int[] order, int from)
    {
        var (bestTo, bestGain, moved) = (from, 0, order[from]);
        foreach (var direction in new[] { -1, 1 })
        {
            var gain = 0;
            for (var to = from + direction; to >= 0 && to < order.Length; to += direction)
            {
                var passed = order[to];
                gain += direction * (ahead[passed, moved] - ahead[moved, passed]);
                if (gain > bestGain) (bestTo, bestGain) = (to, gain);
            }
        }

        return (bestTo, bestGain);
    }

    private static void Move(int[] order, int from, int to)
    {
        var moved = order[from];
        if (to < from) Array.Copy(order, to, order, to + 1, from - to);
        else Array.Copy(order, from + 1, order, from, to - from);
        order[to] = moved;
    }
}
