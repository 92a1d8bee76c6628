namespace SkRerank.Evaluation.Statistics;

/// <summary>Tests whether two systems differ in their mean over the same topics, by Student's paired t-test.</summary>
/// <remarks>
/// t = mean/(s/√n) of the topics' differences, s with n − 1 in the divisor; two-sided. The interval is mean ± t₍₁₋α/₂,ₙ₋₁₎·s/√n. Source: Student, Biometrika 1908; for retrieval Smucker, Allan and Carterette, CIKM 2007.
/// </remarks>
public static class PairedTTest
{
    /// <summary>Compares two systems.</summary>
    /// <param name="before">The values of the topics with the one system, as <see cref="MeasureResult.TopicValues"/> gives them.</param>
    /// <param name="after">Those with the other, in the same order.</param>
    /// <param name="confidence">The confidence of the interval.</param>
    /// <returns>The test with its interval and effect size.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many values of the one as of the other, there are fewer than 2, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not between 0 and 1.</exception>
    public static PairedTResult Compare(IReadOnlyList<double> before, IReadOnlyList<double> after, double confidence = 0.95)
    {
        var differences = PairedDifferences.Of(before, after);
        if (confidence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, FormattableString.Invariant($"The confidence must be above 0 and below 1, but was {confidence}."));
        var n = differences.Length;
        var mean = differences.Sum() / n;
        var deviation = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (n - 1));
        var error = deviation / Math.Sqrt(n);
        var t = error > 0 ? mean / error : mean == 0 ? 0 : mean > 0 ? double.PositiveInfinity : double.NegativeInfinity;
        var half = error > 0 ? StudentDistribution.TwoSidedQuantile(1 - confidence, n - 1) * error : 0;
        return new PairedTResult(mean, t, n - 1, StudentDistribution.TwoSided(t, n - 1), mean - half, mean + half, confidence, error > 0 ? mean / deviation : t);
    }
}
