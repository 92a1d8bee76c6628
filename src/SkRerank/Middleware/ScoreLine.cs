namespace SkRerank.Middleware;

/// <summary>A line through pairs of incoming and reranked scores, with the spread around it.</summary>
/// <param name="Intercept">The line's value at 0.</param>
/// <param name="Slope">The line's slope.</param>
/// <param name="Deviation">The standard deviation of the residuals, with n − 2 degrees of freedom.</param>
internal readonly record struct ScoreLine(double Intercept, double Slope, double Deviation)
{
    /// <summary>Fits the line by least squares; a slope below 0 counts as 0, for a worse incoming score promises nothing.</summary>
    public static ScoreLine Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanX = 0, meanY = 0, xx = 0, xy = 0, rest = 0;
        for (var i = 0; i < x.Length; i++) (meanX, meanY) = (meanX + (x[i] / x.Length), meanY + (y[i] / x.Length));
        for (var i = 0; i < x.Length; i++) (xx, xy) = (xx + ((x[i] - meanX) * (x[i] - meanX)), xy + ((x[i] - meanX) * (y[i] - meanY)));
        var slope = xx > 0 ? Math.Max(0, xy / xx) : 0;
        var intercept = meanY - (slope * meanX);
        for (var i = 0; i < x.Length; i++) rest += Math.Pow(y[i] - intercept - (slope * x[i]), 2);
        return new ScoreLine(intercept, slope, Math.Sqrt(rest / Math.Max(1, x.Length - 2)));
    }

    /// <summary>Gives the chance that a document of an incoming score is reranked above a threshold, residuals taken as normal.</summary>
    public double ChanceAbove(double x, double threshold)
    {
        var expected = Intercept + (Slope * x);
        if (Deviation == 0) return expected > threshold ? 1 : 0;
        return UpperTail((threshold - expected) / Deviation);
    }

    // 1 − Φ(z), by Abramowitz and Stegun 7.1.26 for erfc: the error is below 1e-7.
    private static double UpperTail(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x) / 2;
        return z >= 0 ? tail : 1 - tail;
    }
}
