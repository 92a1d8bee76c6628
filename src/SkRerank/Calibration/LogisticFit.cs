namespace SkRerank.Calibration;

/// <summary>Fits p = σ(A·s + B) by maximum likelihood.</summary>
/// <param name="Slope">A.</param>
/// <param name="Intercept">B.</param>
internal readonly record struct LogisticFit(double Slope, double Intercept)
{
    private const int MaxSteps = 200;

    /// <summary>Gives Platt's targets, which keep the fit finite where scores part the labels without an error.</summary>
    public static double[] SmoothedTargets(IReadOnlyList<bool> labels)
    {
        var relevant = labels.Count(label => label);
        double high = (relevant + 1.0) / (relevant + 2), low = 1.0 / (labels.Count - relevant + 2);
        return [.. labels.Select(label => label ? high : low)];
    }

    /// <summary>Runs Newton's method with backtracking (Lin, Lin and Weng, 2007).</summary>
    /// <param name="scores">The scores, not all equal.</param>
    /// <param name="targets">The targets, 0..1.</param>
    /// <param name="hasIntercept">Whether B is fitted; else it is 0.</param>
    public static LogisticFit Run(ReadOnlySpan<double> scores, ReadOnlySpan<double> targets, bool hasIntercept)
    {
        // In units of the scores' own spread, so that their scale does not decide how well the system can be solved.
        double mean = 0, square = 0;
        if (hasIntercept) foreach (var score in scores) mean += score / scores.Length;
        foreach (var score in scores) square += (score - mean) * (score - mean) / scores.Length;
        var deviation = Math.Sqrt(square);
        var x = new double[scores.Length];
        for (var i = 0; i < x.Length; i++) x[i] = (scores[i] - mean) / deviation;

        double a = 0, b = 0, loss = Loss(x, targets, a, b);
        for (var step = 0; step < MaxSteps; step++)
        {
            double ga = 0, gb = 0, haa = 1e-12, hab = 0, hbb = 1e-12;
            for (var i = 0; i < x.Length; i++)
            {
                var p = Sigmoid((a * x[i]) + b);
                var (error, weight) = (p - targets[i], p * (1 - p));
                (ga, gb) = (ga + (error * x[i]), gb + error);
                (haa, hab, hbb) = (haa + (weight * x[i] * x[i]), hab + (weight * x[i]), hbb + weight);
            }

            if (!hasIntercept) (gb, hab, hbb) = (0, 0, 1);
            if (Math.Abs(ga) + Math.Abs(gb) < 1e-12 * x.Length) break;
            var determinant = (haa * hbb) - (hab * hab);
            double da = -((hbb * ga) - (hab * gb)) / determinant, db = -((haa * gb) - (hab * ga)) / determinant;
            var descent = (ga * da) + (gb * db);
            var length = 1.0;
            for (; length >= 1e-10; length /= 2)
            {
                var next = Loss(x, targets, a + (length * da), b + (length * db));
                if (next > loss + (1e-4 * length * descent)) continue;
                (a, b, loss) = (a + (length * da), b + (length * db), next);
                break;
            }

            // No step lowers the loss any more: this is the optimum, to the last bits.
            if (length < 1e-10) break;
        }

        return new LogisticFit(a / deviation, b - (a * mean / deviation));
    }

    /// <summary>Gives 1 / (1 + e^−x).</summary>
    public static double Sigmoid(double x)
    {
        // Each step keeps the order of what goes in, rounded or not; in e^x / (1 + e^x) both sides of the division are rounded, and two close scores may change places.
        return 1 / (1 + Math.Exp(-x));
    }

    private static double Loss(double[] x, ReadOnlySpan<double> targets, double a, double b)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var f = (a * x[i]) + b;
            sum += Math.Max(f, 0) + Math.Log(1 + Math.Exp(-Math.Abs(f))) - (targets[i] * f);
        }

        return sum;
    }
}
