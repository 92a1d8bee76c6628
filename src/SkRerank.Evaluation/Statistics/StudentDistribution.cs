namespace SkRerank.Evaluation.Statistics;

/// <summary>Computes Student's t distribution.</summary>
internal static class StudentDistribution
{
    /// <summary>Gives P(|T| ≥ |t|).</summary>
    public static double TwoSided(double t, double degrees) => double.IsInfinity(t) ? 0 : IncompleteBeta.Regularised(degrees / (degrees + (t * t)), degrees / 2, 0.5);

    /// <summary>Gives the t that |T| reaches with a probability, by bisection: the tail falls everywhere.</summary>
    public static double TwoSidedQuantile(double probability, double degrees)
    {
        double low = 0, high = 1;
        while (TwoSided(high, degrees) > probability) high *= 2;
        for (var i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            var middle = (low + high) / 2;
            if (TwoSided(middle, degrees) > probability) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
