namespace SkRerank.Guards;

/// <summary>Holds how the values of one measure are spread over bins.</summary>
/// <param name="Edges">The greatest value of each bin but the last, in rising order.</param>
/// <param name="Counts">How many values each bin has: one more than there are edges.</param>
public sealed record DomainHistogram(IReadOnlyList<double> Edges, IReadOnlyList<int> Counts)
{
    private const int Bins = 10;

    internal int Total => Counts.Sum();

    internal bool IsValid => Edges is not null && Counts is not null && Counts.Count == Edges.Count + 1 && Counts.All(count => count >= 0) && Total > 0
        && Edges.All(double.IsFinite) && Edges.Zip(Edges.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>Cuts values at their deciles; equal deciles make one bin.</summary>
    internal static DomainHistogram Of(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        double[] edges = [.. Enumerable.Range(1, Bins - 1).Select(i => sorted[((i * sorted.Length) - 1) / Bins]).Distinct().Where(edge => edge < sorted[^1])];
        return new DomainHistogram(edges, Count(edges, values));
    }

    /// <summary>Counts values in the bins of edges.</summary>
    internal static int[] Count(IReadOnlyList<double> edges, IEnumerable<double> values)
    {
        var counts = new int[edges.Count + 1];
        foreach (var value in values)
        {
            var bin = 0;
            while (bin < edges.Count && value > edges[bin]) bin++;
            counts[bin]++;
        }

        return counts;
    }

    /// <summary>Gives the stability index of other values over these bins, and what chance alone makes of it.</summary>
    internal (double Index, double Chance) Compare(IReadOnlyCollection<double> values) =>
        (StabilityIndex.Compute([.. Counts], Count(Edges, values)), StabilityIndex.OfChance(Counts.Count, Total, values.Count));
}
