namespace SkRerank.Middleware;

/// <summary>A line through pairs of incoming and reranked scores, and what it says of a score that was not seen.</summary>
internal sealed class ScoreLine
{
    private readonly double _intercept, _slope, _deviation, _mean, _squares;
    private readonly double[] _residuals;

    /// <summary>Fits the line by least squares; a slope below 0 counts as 0, for a worse incoming score promises nothing.</summary>
    public ScoreLine(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanY = 0, products = 0;
        for (var i = 0; i < x.Length; i++) (_mean, meanY) = (_mean + (x[i] / x.Length), meanY + (y[i] / x.Length));
        for (var i = 0; i < x.Length; i++) (_squares, products) = (_squares + ((x[i] - _mean) * (x[i] - _mean)), products + ((x[i] - _mean) * (y[i] - meanY)));
        _slope = _squares > 0 ? Math.Max(0, products / _squares) : 0;
        _intercept = meanY - (_slope * _mean);
        _residuals = new double[x.Length];
        for (var i = 0; i < x.Length; i++) _residuals[i] = y[i] - _intercept - (_slope * x[i]);
        _deviation = Math.Sqrt(_residuals.Sum(residual => residual * residual) / Math.Max(1, x.Length - 2));
    }

    /// <summary>
    /// Gets the chance that a document of an incoming score is reranked above a threshold: the tail of Student's t around the line, with the uncertainty of the line itself, or, where that is greater, the share of the documents
    /// seen that stand as far above the line.
    /// </summary>
    public double ChanceAbove(double x, double threshold)
    {
        var gap = threshold - _intercept - (_slope * x);
        if (_deviation == 0) return gap < 0 ? 1 : 0;

        // The slope is uncertain only where the incoming scores differ, and a slope held at 0 knows nothing of the distance.
        var leverage = _slope > 0 ? (x - _mean) * (x - _mean) / _squares : 0;
        var t = gap / (_deviation * Math.Sqrt(1 + (1.0 / _residuals.Length) + leverage));
        return Math.Max(UpperTail(ToNormal(t, Math.Max(1, _residuals.Length - 2))), _residuals.Count(residual => residual >= gap) / (double)_residuals.Length);
    }

    // Wallace (1959): the normal deviate of the same tail, within 0.02 from 3 degrees of freedom on.
    private static double ToNormal(double t, int freedom) => Math.Sign(t) * ((8.0 * freedom) + 1) / ((8.0 * freedom) + 3) * Math.Sqrt(freedom * Math.Log(1 + (t * t / freedom)));

    // 1 − Φ(z), by Abramowitz and Stegun 7.1.26 for erfc: the error is below 1e-7.
    private static double UpperTail(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x) / 2;
        return z >= 0 ? tail : 1 - tail;
    }
}
