namespace SkRerank.Evaluation;

/// <summary>Computes the standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>Gives Φ(z), by Abramowitz and Stegun 7.1.26: the error is below 1e-7.</summary>
    public static double Cumulative(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x) / 2;
        return z >= 0 ? 1 - tail : tail;
    }

    /// <summary>Gives the z of a Φ(z), by bisection: Φ rises everywhere.</summary>
    public static double Quantile(double share)
    {
        double low = -9, high = 9;
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < share) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
