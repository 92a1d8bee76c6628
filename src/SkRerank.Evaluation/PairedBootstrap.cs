using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation;

/// <summary>Gives the interval of the mean difference of two systems over the same topics, by resampling topics.</summary>
/// <remarks>
/// The differences of the topics are drawn with replacement, as many as there are, and their mean is taken; the interval holds the middle of the means (percentiles), corrected for bias and skew (BCa: bias by the share of means below
/// the observed one, acceleration by the jackknife). Where every difference is the same there is nothing to resample: both ends are that difference. Source: Efron, JASA 1987; Efron and Tibshirani, 1993, chapter 14.
/// </remarks>
public static class PairedBootstrap
{
    /// <summary>The number of resamples unless another is asked for: 10,000.</summary>
    public const int DefaultResamples = 10_000;

    /// <summary>Compares two systems.</summary>
    /// <param name="before">The values of the topics with the one system, as <see cref="MeasureResult.TopicValues"/> gives them.</param>
    /// <param name="after">Those with the other, in the same order.</param>
    /// <param name="confidence">The share of resamples that the interval holds.</param>
    /// <param name="resamples">How often topics are drawn.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same interval.</param>
    /// <returns>The mean of after − before, with its interval.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many values of the one as of the other, there are fewer than 2, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not between 0 and 1, or <paramref name="resamples"/> is less than 100.</exception>
    public static BootstrapInterval Compare(IReadOnlyList<double> before, IReadOnlyList<double> after, double confidence = 0.95, int resamples = DefaultResamples, int seed = 0)
    {
        var differences = PairedDifferences.Of(before, after, "bootstrap");
        if (confidence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, FormattableString.Invariant($"The confidence must be above 0 and below 1, but was {confidence}."));
        if (resamples < 100) throw new ArgumentOutOfRangeException(nameof(resamples), resamples, $"There must be at least 100 resamples, but were {resamples}.");

        var mean = differences.Average();
        if (differences.Min() == differences.Max()) return new BootstrapInterval(mean, mean, mean, confidence);
        var means = Means(differences, resamples, new Random(seed));

        // Half of the equal ones count as below: sums of few values have many ties.
        var below = (means.Count(m => m < mean) + (means.Count(m => m == mean) / 2.0)) / resamples;
        var bias = NormalDistribution.Quantile(Math.Clamp(below, 0.5 / resamples, 1 - (0.5 / resamples)));
        var acceleration = Acceleration(differences, mean);
        double At(double share)
        {
            var z = NormalDistribution.Quantile(share) + bias;
            return Percentile(means, NormalDistribution.Cumulative(bias + (z / (1 - (acceleration * z)))));
        }

        return new BootstrapInterval(mean, At((1 - confidence) / 2), At((1 + confidence) / 2), confidence);
    }

    private static double[] Means(double[] differences, int resamples, Random random)
    {
        var means = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < differences.Length; j++) sum += differences[random.Next(differences.Length)];
            means[i] = sum / differences.Length;
        }

        Array.Sort(means);
        return means;
    }

    // The mean without one value is off by that value's distance over n − 1, so the jackknife's sums are those of the distances.
    private static double Acceleration(double[] differences, double mean)
    {
        double cubes = 0, squares = 0;
        foreach (var difference in differences)
        {
            var distance = difference - mean;
            (cubes, squares) = (cubes + (distance * distance * distance), squares + (distance * distance));
        }

        return cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double Percentile(double[] ascending, double share)
    {
        var at = share * (ascending.Length - 1);
        var low = (int)Math.Floor(at);
        var high = Math.Min(low + 1, ascending.Length - 1);
        return ascending[low] + ((at - low) * (ascending[high] - ascending[low]));
    }
}
