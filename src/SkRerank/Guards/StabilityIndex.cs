namespace SkRerank.Guards;

/// <summary>Computes the population stability index of two spreads over the same bins.</summary>
internal static class StabilityIndex
{
    // The 99.9 % quantile of the normal distribution.
    private const double Z = 3.0902;

    /// <summary>PSI = Σ (a − e) · ln(a / e) over the bins, with a and e the share of each in the bin: (count + ½) / (n + ½ · bins), so that an empty bin does not make it infinite.</summary>
    public static double Compute(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual)
    {
        double sum = 0, expectedTotal = Total(expected), actualTotal = Total(actual);
        for (var i = 0; i < expected.Length; i++)
        {
            double e = (expected[i] + 0.5) / expectedTotal, a = (actual[i] + 0.5) / actualTotal;
            sum += (a - e) * Math.Log(a / e);
        }

        return sum;
    }

    /// <summary>Gives the index that two samples of one spread stay below in 999 of 1,000 cases.</summary>
    /// <remarks>For two samples of n and m from one spread the index is about (1/n + 1/m) · χ² with bins − 1 degrees of freedom (Yurdakul 2018); the quantile of χ² is Wilson and Hilferty's.</remarks>
    public static double OfChance(int bins, int n, int m)
    {
        if (bins < 2) return 0;
        double k = bins - 1, spread = 2 / (9 * k);
        return ((1.0 / n) + (1.0 / m)) * k * Math.Pow(1 - spread + (Z * Math.Sqrt(spread)), 3);
    }

    private static double Total(ReadOnlySpan<int> counts)
    {
        var total = counts.Length / 2.0;
        foreach (var count in counts) total += count;
        return total;
    }
}
