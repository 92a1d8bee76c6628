namespace SkRerank.Evaluation.Statistics;

/// <summary>Computes the logarithm of the gamma function.</summary>
internal static class LogGamma
{
    /// <summary>Gives ln Γ(x) for x above 0: shifted above 15, then Stirling's series to 1/x¹³; relative error about 1e-15.</summary>
    public static double Of(double x)
    {
        var shift = 0.0;
        for (; x < 15; x++) shift += Math.Log(x);
        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square * ((1.0 / 1188) - (square * ((691.0 / 360360) - (square / 156))))))))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}
