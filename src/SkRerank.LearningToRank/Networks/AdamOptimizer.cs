namespace SkRerank.LearningToRank.Networks;

/// <summary>Moves parameters against a gradient by Adam (Kingma and Ba 2015), with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
/// <param name="parameters">The parameters to move.</param>
/// <param name="learningRate">The step.</param>
/// <param name="weightDecay">By what share of itself, times the step, a decayed parameter shrinks.</param>
/// <param name="decayed">Which parameters shrink.</param>
internal sealed class AdamOptimizer(double[] parameters, double learningRate, double weightDecay, IEnumerable<Range> decayed)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly Range[] _decayed = [.. decayed];
    private readonly double[] _means = new double[parameters.Length];
    private readonly double[] _squares = new double[parameters.Length];
    private int _steps;

    public void Step(ReadOnlySpan<double> gradient)
    {
        _steps++;
        foreach (var range in _decayed)
        {
            foreach (ref var weight in parameters.AsSpan(range)) weight *= 1 - (learningRate * weightDecay);
        }

        var (meanScale, squareScale) = (1 - Math.Pow(Beta1, _steps), 1 - Math.Pow(Beta2, _steps));
        for (var i = 0; i < parameters.Length; i++)
        {
            _means[i] = (Beta1 * _means[i]) + ((1 - Beta1) * gradient[i]);
            _squares[i] = (Beta2 * _squares[i]) + ((1 - Beta2) * gradient[i] * gradient[i]);
            parameters[i] -= learningRate * (_means[i] / meanScale) / (Math.Sqrt(_squares[i] / squareScale) + Epsilon);
        }
    }
}
