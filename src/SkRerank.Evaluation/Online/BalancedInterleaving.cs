namespace SkRerank.Evaluation.Online;

/// <summary>Interleaves two rankings so that the first places of the list hold as many of the one as of the other, within one.</summary>
/// <remarks>
/// One coin says which ranking leads; the one whose pointer is behind, or the leader when both are level, adds its document unless it is shown already, and its pointer goes on either way.
/// Credit: with the lowest click, k is the smaller of its ranks in the two rankings, and each ranking gets the clicks among its own first k. Known to be biased where the rankings are nearly the same; prefer <see cref="TeamDraft"/>.
/// Source: Joachims, 2003; Radlinski, Kurup and Joachims, CIKM 2008.
/// </remarks>
public static class BalancedInterleaving
{
    /// <summary>Draws a list.</summary>
    /// <param name="first">The one ranking, best first.</param>
    /// <param name="second">The other.</param>
    /// <param name="count">How many documents to show; fewer where the rankings have not so many.</param>
    /// <param name="seed">The seed, as <see cref="InterleavingSeed"/> gives it.</param>
    /// <returns>The list, without owners.</returns>
    /// <exception cref="ArgumentException">A ranking has a document twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static InterleavedList Interleave(IReadOnlyList<string> first, IReadOnlyList<string> second, int count, long seed)
    {
        Rankings.ThrowIfUnfit([first, second], count);
        var firstLeads = Rankings.RandomOf(seed).Next(2) == 0;
        List<InterleavedItem> items = [];
        var shown = new HashSet<string>(StringComparer.Ordinal);
        int a = 0, b = 0;
        while (items.Count < count && (a < first.Count || b < second.Count))
        {
            var turn = b >= second.Count || (a < first.Count && (a < b || (a == b && firstLeads)));
            var id = turn ? first[a++] : second[b++];
            if (shown.Add(id)) items.Add(new InterleavedItem(id, null));
        }

        return new InterleavedList(items, seed);
    }

    /// <summary>Counts the clicks that each ranking would have had.</summary>
    /// <param name="list">The list that was shown.</param>
    /// <param name="clicks">The places that were clicked, from 0; a place clicked twice counts once.</param>
    /// <param name="first">The one ranking.</param>
    /// <param name="second">The other.</param>
    /// <returns>The credit of the one and of the other.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A click is not in the list.</exception>
    public static IReadOnlyList<double> Credit(InterleavedList list, IEnumerable<int> clicks, IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int[] places = [.. Rankings.Places(list, clicks)];
        if (places.Length == 0) return [0, 0];
        var lowest = list.Items[places.Max()].DocumentId;
        var depth = Math.Min(RankIn(first, lowest), RankIn(second, lowest));
        double Clicks(IReadOnlyList<string> ranking) => places.Count(place => RankIn(ranking, list.Items[place].DocumentId) <= depth);
        return [Clicks(first), Clicks(second)];
    }

    private static int RankIn(IReadOnlyList<string> ranking, string id)
    {
        for (var i = 0; i < ranking.Count; i++)
        {
            if (ranking[i] == id) return i + 1;
        }

        return int.MaxValue;
    }
}
