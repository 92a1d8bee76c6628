namespace SkRerank.Evaluation.Statistics;

/// <summary>Tests whether the differences of two systems are symmetric about 0, by Wilcoxon's signed ranks.</summary>
/// <remarks>
/// Topics without a difference are left out; equal magnitudes share their mean rank. Up to 25 topics, none equal and no magnitude twice, the p-value is exact; else it is the normal approximation with the variance corrected for ties and no
/// continuity correction. Two-sided. Source: Wilcoxon, Biometrics Bulletin 1945.
/// </remarks>
public static class WilcoxonTest
{
    private const int LargestExact = 25;

    /// <summary>Compares two systems.</summary>
    /// <param name="before">The values of the topics with the one system, as <see cref="MeasureResult.TopicValues"/> gives them.</param>
    /// <param name="after">Those with the other, in the same order.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many values of the one as of the other, there are fewer than 2, or one is not finite.</exception>
    public static WilcoxonResult Compare(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var all = PairedDifferences.Of(before, after);
        double[] differences = [.. all.Where(d => d != 0)];
        var n = differences.Length;
        if (n == 0) return new WilcoxonResult(0, 0, 1, false);
        Array.Sort([.. differences.Select(Math.Abs)], differences);
        double positive = 0, tieCorrection = 0;
        for (var start = 0; start < n;)
        {
            var end = start + 1;
            while (end < n && Math.Abs(differences[end]) == Math.Abs(differences[start])) end++;
            double size = end - start;
            var rank = (start + 1 + end) / 2.0;
            for (var i = start; i < end; i++) positive += differences[i] > 0 ? rank : 0;
            tieCorrection += (size * size * size) - size;
            start = end;
        }

        var total = n * (n + 1) / 2.0;
        var statistic = Math.Min(positive, total - positive);
        if (n == all.Length && n <= LargestExact && tieCorrection == 0) return new WilcoxonResult(statistic, n, Exact((int)statistic, n), true);
        var variance = (n * (n + 1.0) * ((2 * n) + 1) / 24) - (tieCorrection / 48);
        return new WilcoxonResult(statistic, n, Math.Min(1, 2 * NormalDistribution.UpperTail((total / 2 - statistic) / Math.Sqrt(variance))), false);
    }

    // The number of sets of the ranks 1..n with each sum, of 2^n sets in all.
    private static double Exact(int statistic, int n)
    {
        var counts = new double[statistic + 1];
        counts[0] = 1;
        for (var rank = 1; rank <= n; rank++)
        {
            for (var sum = statistic; sum >= rank; sum--) counts[sum] += counts[sum - rank];
        }

        return Math.Min(1, 2 * counts.Sum() / Math.Pow(2, n));
    }
}
