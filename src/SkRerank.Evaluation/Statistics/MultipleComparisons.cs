namespace SkRerank.Evaluation.Statistics;

/// <summary>Adjusts the p-values of several tests.</summary>
public static class MultipleComparisons
{
    /// <summary>Adjusts by Holm's step-down method, which keeps the chance of any false finding below the level.</summary>
    /// <remarks>In ascending order the i-th of m p-values is multiplied by m − i + 1, then made no smaller than the one before and at most 1. Source: Holm, Scandinavian Journal of Statistics 1979.</remarks>
    /// <param name="pValues">The p-values, each from 0 to 1.</param>
    /// <returns>The adjusted p-values, in the order given.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pValues"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A p-value is not from 0 to 1.</exception>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double[order.Length];
        var highest = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            highest = Math.Max(highest, Math.Min(1, pValues[order[i]] * (order.Length - i)));
            adjusted[order[i]] = highest;
        }

        return adjusted;
    }

    /// <summary>Adjusts by Benjamini and Hochberg's method, which keeps the expected share of false ones among the findings below the level.</summary>
    /// <remarks>In descending order the i-th smallest of m p-values is multiplied by m/i, then made no larger than the one before and at most 1. Source: Benjamini and Hochberg, JRSS B 1995.</remarks>
    /// <param name="pValues">The p-values, each from 0 to 1.</param>
    /// <returns>The adjusted p-values, in the order given.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pValues"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A p-value is not from 0 to 1.</exception>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double[order.Length];
        var lowest = 1.0;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            lowest = Math.Min(lowest, pValues[order[i]] * order.Length / (i + 1));
            adjusted[order[i]] = lowest;
        }

        return adjusted;
    }

    private static int[] Ascending(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        for (var i = 0; i < pValues.Count; i++)
        {
            if (pValues[i] is not (>= 0 and <= 1)) throw new ArgumentException(FormattableString.Invariant($"A p-value must be from 0 to 1, but number {i} was {pValues[i]}."), nameof(pValues));
        }

        return [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
    }
}
