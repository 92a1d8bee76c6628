namespace SkRerank.Chat.Aggregation;

/// <summary>Compares answers over the same passages.</summary>
internal static class Agreement
{
    /// <summary>Gives Kendall's τ of every pair of rankings that hold the same candidates.</summary>
    public static IEnumerable<double> OfPairs(IEnumerable<IReadOnlyList<int>> rankings)
    {
        foreach (var same in rankings.GroupBy(ranking => string.Join(',', ranking.Order())))
        {
            IReadOnlyList<int>[] group = [.. same];
            for (var b = 1; b < group.Length; b++)
            {
                for (var a = 0; a < b; a++) yield return Tau(group[a], group[b]);
            }
        }
    }

    private static double Tau(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        var places = second.Select((candidate, place) => (candidate, place)).ToDictionary(entry => entry.candidate, entry => entry.place);
        var sum = 0;
        for (var low = 1; low < first.Count; low++)
        {
            for (var high = 0; high < low; high++) sum += places[first[high]] < places[first[low]] ? 1 : -1;
        }

        return sum / (first.Count * (first.Count - 1) / 2.0);
    }
}
