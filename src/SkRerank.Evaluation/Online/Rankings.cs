namespace SkRerank.Evaluation.Online;

/// <summary>Checks what is interleaved.</summary>
internal static class Rankings
{
    public static void ThrowIfUnfit(IReadOnlyList<IReadOnlyList<string>> rankings, int count)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        if (rankings.Count < 2) throw new ArgumentException($"Interleaving needs at least two rankings, but got {rankings.Count}.", nameof(rankings));
        for (var i = 0; i < rankings.Count; i++)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            if (rankings[i].FirstOrDefault(id => !seen.Add(id)) is { } twice) throw new ArgumentException($"A ranking must have each document once, but number {i} has '{twice}' twice; remove the second.", nameof(rankings));
        }

        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, $"The number of documents to show must be greater than 0, but was {count}.");
    }

    /// <summary>Gives what all rankings begin with.</summary>
    public static IEnumerable<string> CommonPrefix(IReadOnlyList<IReadOnlyList<string>> rankings) =>
        rankings[0].TakeWhile((id, rank) => rankings.All(ranking => rank < ranking.Count && ranking[rank] == id));

    /// <summary>Gives the clicked places, each once.</summary>
    public static IEnumerable<int> Places(InterleavedList list, IEnumerable<int> clicks)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(clicks);
        int[] places = [.. clicks.Distinct()];
        foreach (var place in places)
        {
            if (place < 0 || place >= list.Items.Count) throw new ArgumentOutOfRangeException(nameof(clicks), place, $"A click must be on a place from 0 to {list.Items.Count - 1}, but was on {place}.");
        }

        return places;
    }

    /// <summary>Makes the draws of a seed; its high half counts too.</summary>
    public static Random RandomOf(long seed) => new(unchecked((int)(seed ^ (seed >> 32))));
}
