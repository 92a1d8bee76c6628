namespace SkRerank.Evaluation.Statistics;

/// <summary>Measures how far two orders of the same items agree.</summary>
public static class RankCorrelation
{
    /// <summary>Gives Kendall's τ-b: concordant less discordant pairs, over the geometric mean of the pairs that are not tied in the one and in the other.</summary>
    /// <remarks>Source: Kendall, Biometrika 1945. The time is quadratic.</remarks>
    /// <param name="x">The one score of each item.</param>
    /// <param name="y">Its other score.</param>
    /// <returns>From −1 to 1; NaN where all scores of a list are equal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> or <paramref name="y"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The lists have not the same length, or fewer than 2 items.</exception>
    public static double KendallTauB(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ThrowIfUnequal(x, y);
        long difference = 0, untiedX = 0, untiedY = 0;
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = i + 1; j < x.Count; j++)
            {
                var (a, b) = (x[i].CompareTo(x[j]), y[i].CompareTo(y[j]));
                difference += a * b;
                untiedX += a * a;
                untiedY += b * b;
            }
        }

        return difference / Math.Sqrt((double)untiedX * untiedY);
    }

    /// <summary>Gives the τ of Vigna, in which a pair counts the more the higher its items stand: 1/(rank+1) of each, added.</summary>
    /// <remarks>The mean of the two values with the ranks of <paramref name="x"/> and of <paramref name="y"/>, ties ranked by the other list, as SciPy's <c>weightedtau</c> with its defaults. Source: Vigna, WWW 2015. The time is quadratic.</remarks>
    /// <param name="x">The one score of each item; greater is better.</param>
    /// <param name="y">Its other score.</param>
    /// <returns>From −1 to 1; NaN where all scores of a list are equal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> or <paramref name="y"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The lists have not the same length, or fewer than 2 items.</exception>
    public static double WeightedTau(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ThrowIfUnequal(x, y);
        return (Weighted(x, y) + Weighted(y, x)) / 2;
    }

    private static double Weighted(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        int[] order = [.. Enumerable.Range(0, x.Count).OrderByDescending(i => x[i]).ThenByDescending(i => y[i])];
        double difference = 0, untiedX = 0, untiedY = 0;
        for (var i = 0; i < order.Length; i++)
        {
            for (var j = i + 1; j < order.Length; j++)
            {
                var weight = (1.0 / (i + 1)) + (1.0 / (j + 1));
                var (a, b) = (x[order[i]].CompareTo(x[order[j]]), y[order[i]].CompareTo(y[order[j]]));
                difference += weight * a * b;
                untiedX += weight * a * a;
                untiedY += weight * b * b;
            }
        }

        return difference / Math.Sqrt(untiedX * untiedY);
    }

    private static void ThrowIfUnequal(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count || x.Count < 2) throw new ArgumentException($"A rank correlation needs two scores of each of at least 2 items, but got {x.Count} and {y.Count} scores.", nameof(y));
    }
}
