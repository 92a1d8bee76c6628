namespace SkRerank.Evaluation.Online;

/// <summary>Interleaves rankings by team draft.</summary>
/// <remarks>
/// In each round every ranking, in an order drawn anew, adds its best document that is not yet shown to its team. With two rankings this is the coin that falls whenever the teams are level; with more it is team-draft multileaving.
/// The prefix that all rankings share is shown without an owner: a click there favours none, and would only add noise. Source: Radlinski, Kurup and Joachims, CIKM 2008; Schuth et al., CIKM 2014.
/// </remarks>
public static class TeamDraft
{
    /// <summary>Draws a list.</summary>
    /// <param name="rankings">The rankings, each best first; at least two.</param>
    /// <param name="count">How many documents to show; fewer where the rankings have not so many.</param>
    /// <param name="seed">The seed, as <see cref="InterleavingSeed"/> gives it.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">There are fewer than two rankings, or one has a document twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static InterleavedList Interleave(IReadOnlyList<IReadOnlyList<string>> rankings, int count, long seed)
    {
        Rankings.ThrowIfUnfit(rankings, count);
        var random = Rankings.RandomOf(seed);
        List<InterleavedItem> items = [.. Rankings.CommonPrefix(rankings).Take(count).Select(id => new InterleavedItem(id, null))];
        var shown = items.Select(item => item.DocumentId).ToHashSet(StringComparer.Ordinal);
        var next = new int[rankings.Count];
        int[] order = [.. Enumerable.Range(0, rankings.Count)];
        for (var added = true; added && items.Count < count;)
        {
            added = false;
            random.Shuffle(order);
            foreach (var team in order)
            {
                if (items.Count == count) break;
                while (next[team] < rankings[team].Count && shown.Contains(rankings[team][next[team]])) next[team]++;
                if (next[team] == rankings[team].Count) continue;
                var id = rankings[team][next[team]++];
                shown.Add(id);
                items.Add(new InterleavedItem(id, team));
                added = true;
            }
        }

        return new InterleavedList(items, seed);
    }

    /// <summary>Counts the clicks of each team.</summary>
    /// <param name="list">The list that was shown.</param>
    /// <param name="clicks">The places that were clicked, from 0; a place clicked twice counts once.</param>
    /// <param name="rankings">How many rankings there are.</param>
    /// <returns>The credit of each ranking.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A click is not in the list.</exception>
    public static IReadOnlyList<double> Credit(InterleavedList list, IEnumerable<int> clicks, int rankings)
    {
        var credit = new double[rankings];
        foreach (var click in Rankings.Places(list, clicks))
        {
            if (list.Items[click].Owner is { } owner) credit[owner]++;
        }

        return credit;
    }
}
