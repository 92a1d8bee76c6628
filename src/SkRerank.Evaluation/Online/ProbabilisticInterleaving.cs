namespace SkRerank.Evaluation.Online;

/// <summary>Interleaves rankings by drawing documents from their softmax over ranks, so that every list can be shown.</summary>
/// <remarks>
/// At each place a ranking is drawn evenly, and a document from it with probability 1/rank^τ over what is not shown yet (τ = 3). Credit is marginalised over who could have drawn each document: a clicked document gives each ranking
/// its share of the probability of having been drawn by it at that place. A document that a ranking lacks has no probability in it. Source: Hofmann, Whiteson and de Rijke, CIKM 2011.
/// </remarks>
public static class ProbabilisticInterleaving
{
    /// <summary>The exponent of the rank: 3.</summary>
    public const double Tau = 3;

    /// <summary>Draws a list.</summary>
    /// <param name="rankings">The rankings, each best first; at least two.</param>
    /// <param name="count">How many documents to show; fewer where the rankings have not so many.</param>
    /// <param name="seed">The seed, as <see cref="InterleavingSeed"/> gives it.</param>
    /// <returns>The list, without owners.</returns>
    /// <exception cref="ArgumentException">There are fewer than two rankings, or one has a document twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static InterleavedList Interleave(IReadOnlyList<IReadOnlyList<string>> rankings, int count, long seed)
    {
        Rankings.ThrowIfUnfit(rankings, count);
        var random = Rankings.RandomOf(seed);
        List<InterleavedItem> items = [];
        var shown = new HashSet<string>(StringComparer.Ordinal);
        while (items.Count < count)
        {
            int[] able = [.. Enumerable.Range(0, rankings.Count).Where(r => rankings[r].Any(id => !shown.Contains(id)))];
            if (able.Length == 0) break;
            var ranking = rankings[able[random.Next(able.Length)]];
            var left = random.NextDouble() * Mass(ranking, shown);
            string? drawn = null;
            for (var i = 0; i < ranking.Count && (drawn is null || left > 0); i++)
            {
                if (shown.Contains(ranking[i])) continue;
                drawn = ranking[i];
                left -= Weight(i + 1);
            }

            shown.Add(drawn!);
            items.Add(new InterleavedItem(drawn!, null));
        }

        return new InterleavedList(items, seed);
    }

    /// <summary>Shares each click among the rankings by how likely each was to have drawn the document there.</summary>
    /// <param name="list">The list that was shown.</param>
    /// <param name="clicks">The places that were clicked, from 0; a place clicked twice counts once.</param>
    /// <param name="rankings">The rankings.</param>
    /// <returns>The credit of each ranking; its sum is the number of clicks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A click is not in the list.</exception>
    public static IReadOnlyList<double> Credit(InterleavedList list, IEnumerable<int> clicks, IReadOnlyList<IReadOnlyList<string>> rankings)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        var credit = new double[rankings.Count];
        var clicked = Rankings.Places(list, clicks).ToHashSet();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < list.Items.Count; place++)
        {
            var id = list.Items[place].DocumentId;
            if (clicked.Contains(place))
            {
                double[] shares = [.. rankings.Select(ranking => Probability(ranking, id, shown))];
                var total = shares.Sum();
                for (var r = 0; r < shares.Length && total > 0; r++) credit[r] += shares[r] / total;
            }

            shown.Add(id);
        }

        return credit;
    }

    private static double Weight(int rank) => 1 / Math.Pow(rank, Tau);

    private static double Mass(IReadOnlyList<string> ranking, HashSet<string> shown)
    {
        var mass = 0.0;
        for (var i = 0; i < ranking.Count; i++) mass += shown.Contains(ranking[i]) ? 0 : Weight(i + 1);
        return mass;
    }

    private static double Probability(IReadOnlyList<string> ranking, string id, HashSet<string> shown)
    {
        for (var i = 0; i < ranking.Count; i++)
        {
            if (ranking[i] == id) return Weight(i + 1) / Mass(ranking, shown);
        }

        return 0;
    }
}
