namespace SkRerank.Evaluation.Statistics;

/// <summary>Says how many topics a paired t-test needs to see a difference.</summary>
/// <remarks>
/// The power is that of the two-sided test under the noncentral t distribution with n − 1 degrees of freedom and noncentrality d/σ·√n, where d is the true mean difference and σ the standard deviation of the topics' differences.
/// Source: Cohen, Statistical Power Analysis, 1988; Sakai, Information Retrieval Journal 2016.
/// </remarks>
public static class TopicPower
{
    /// <summary>Gives the chance that the test finds a difference that is there.</summary>
    /// <param name="topics">The number of topics; at least 2.</param>
    /// <param name="difference">The true mean difference.</param>
    /// <param name="deviation">The standard deviation of the topics' differences; above 0.</param>
    /// <param name="level">The level of the test.</param>
    /// <returns>The power, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Of(int topics, double difference, double deviation, double level = 0.05)
    {
        if (topics < 2) throw new ArgumentOutOfRangeException(nameof(topics), topics, $"There must be at least 2 topics, but were {topics}.");
        if (!double.IsFinite(difference)) throw new ArgumentOutOfRangeException(nameof(difference), difference, FormattableString.Invariant($"The difference must be finite, but was {difference}."));
        if (deviation is not (> 0 and < double.PositiveInfinity)) throw new ArgumentOutOfRangeException(nameof(deviation), deviation, FormattableString.Invariant($"The deviation must be above 0 and finite, but was {deviation}."));
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, FormattableString.Invariant($"The level must be above 0 and below 1, but was {level}."));
        double degrees = topics - 1;
        var critical = StudentDistribution.TwoSidedQuantile(level, degrees);
        var shift = difference / deviation * Math.Sqrt(topics);

        // T = (Z + shift)/S, with S² a χ² over its degrees: integrate over S around its mean, which is near 1 with deviation 1/√(2ν).
        var spread = 1 / Math.Sqrt(2 * degrees);
        var (low, high) = (Math.Max(0, 1 - (12 * spread)), 1 + (12 * spread));
        const int Steps = 4_000;
        var width = (high - low) / Steps;
        double power = 0, mass = 0;
        var peak = LogDensity(Math.Sqrt(Math.Max(1e-12, (degrees - 1) / degrees)), degrees);
        for (var i = 0; i < Steps; i++)
        {
            var s = low + ((i + 0.5) * width);
            var density = Math.Exp(LogDensity(s, degrees) - peak);
            mass += density;
            power += density * (NormalDistribution.Cumulative(shift - (critical * s)) + NormalDistribution.Cumulative(-shift - (critical * s)));
        }

        return Math.Clamp(power / mass, 0, 1);
    }

    /// <summary>Gives the fewest topics with which the test finds a difference with a given chance.</summary>
    /// <param name="difference">The true mean difference; not 0.</param>
    /// <param name="deviation">The standard deviation of the topics' differences; above 0.</param>
    /// <param name="power">The chance to find it.</param>
    /// <param name="level">The level of the test.</param>
    /// <returns>The number of topics, at least 2.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range, or more than a billion topics would be needed.</exception>
    public static int TopicsFor(double difference, double deviation, double power = 0.8, double level = 0.05)
    {
        if (difference == 0) throw new ArgumentOutOfRangeException(nameof(difference), difference, "The difference must not be 0: no number of topics finds what is not there.");
        if (power is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(power), power, FormattableString.Invariant($"The power must be above 0 and below 1, but was {power}."));
        int low = 1, high = 2;
        while (Of(high, difference, deviation, level) < power)
        {
            if (high > 500_000_000) throw new ArgumentOutOfRangeException(nameof(difference), difference, FormattableString.Invariant($"The difference {difference} is too small beside the deviation {deviation}: more than a billion topics would be needed."));
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Of(middle, difference, deviation, level) < power) low = middle;
            else high = middle;
        }

        return high;
    }

    // Up to a constant, the logarithm of the density of the square root of χ²/ν.
    private static double LogDensity(double s, double degrees) => ((degrees - 1) * Math.Log(s)) - (degrees * s * s / 2);
}
