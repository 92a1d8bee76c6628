namespace SkRerank.Evaluation;

/// <summary>Computes the standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>Gives Φ(z); the error is about 1e-15 of the smaller tail.</summary>
    public static double Cumulative(double z)
    {
        var tail = UpperTail(Math.Abs(z));
        return z >= 0 ? 1 - tail : tail;
    }

    /// <summary>Gives 1 − Φ(z) for z from 0: the series of the middle, and from 3 on the continued fraction of Laplace.</summary>
    public static double UpperTail(double z)
    {
        if (z < 3)
        {
            double term = z, sum = z;
            for (var i = 3; term > sum * 1e-17; i += 2)
            {
                term *= z * z / i;
                sum += term;
            }

            return 0.5 - (sum * Density(z));
        }

        var fraction = z;
        for (var i = 100; i > 0; i--) fraction = z + (i / fraction);
        return Density(z) / fraction;
    }

    /// <summary>Gives the z of a Φ(z), by bisection: Φ rises everywhere.</summary>
    public static double Quantile(double share)
    {
        double low = -9, high = 9;
        while (high - low > 1e-14 * Math.Max(1, Math.Abs(low)))
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high) break;
            if (Cumulative(middle) < share) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
}
