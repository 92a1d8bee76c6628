namespace SkRerank.Chat.Aggregation;

/// <summary>Fits a Plackett–Luce model to rankings of some of the candidates; over pairs it is the Bradley–Terry model.</summary>
/// <remarks>
/// A ranking is a series of choices: the first among all of its candidates, the second among the rest, and so on; each with the probability exp(θ) over the sum of exp(θ). A normal prior of mean 0 on every θ keeps candidates that always won finite.
/// The mode is found by Newton's method (the posterior is log-concave), and the uncertainty is that of Laplace's approximation: the inverse of the negative Hessian there. Sources: Plackett 1975, Luce 1959; Guiver and Snelson, ICML 2009.
/// </remarks>
internal static class PlackettLuce
{
    /// <summary>The variance of the prior: a strength of two standard deviations wins 19 of 20 against the mean.</summary>
    private const double PriorVariance = 2.25;
    private const int Iterations = 50;
    private const double Precision = 1e-10;

    // From a judge that guesses to one that never contradicts itself.
    private static readonly double[] Variances = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

    /// <summary>Fits the strengths of so many candidates; one that no ranking has keeps the prior.</summary>
    /// <param name="rankings">The rankings, each of different candidates.</param>
    /// <param name="count">The number of candidates.</param>
    /// <param name="weights">The weight of each ranking, or <see langword="null"/> for 1.</param>
    public static RankStrength[] Fit(IReadOnlyList<IReadOnlyList<int>> rankings, int count, IReadOnlyList<double>? weights = null)
    {
        var (present, local) = Compact(rankings, count);
        var theta = new double[present.Length];
        var precision = new CholeskyFactor(present.Length);
        Climb(local, weights, theta, precision, PriorVariance);
        return Strengths(present, theta, precision, count, PriorVariance);
    }

    /// <summary>Fits the strengths under the prior that the rankings themselves speak for: wide where they agree, narrow where they contradict each other, so that a lucky place counts for less with a judge that errs more.</summary>
    /// <remarks>Of a series of variances the one with the greatest marginal likelihood, by Laplace's approximation (empirical Bayes).</remarks>
    public static RankStrength[] FitAdaptive(IReadOnlyList<IReadOnlyList<int>> rankings, int count)
    {
        var (present, local) = Compact(rankings, count);
        var theta = new double[present.Length];
        var precision = new CholeskyFactor(present.Length);
        if (present.Length == 0) return Strengths(present, theta, precision, count, PriorVariance);
        var (best, bestEvidence) = (Array.Empty<RankStrength>(), double.NegativeInfinity);
        foreach (var variance in Variances)
        {
            // Each begins at the mode of the one before.
            var evidence = Climb(local, null, theta, precision, variance) - (present.Length * Math.Log(variance) / 2) - (precision.LogDeterminant() / 2);
            if (evidence <= bestEvidence) break;
            (best, bestEvidence) = (Strengths(present, theta, precision, count, variance), evidence);
        }

        return best;
    }

    private static (int[] Present, int[][] Rankings) Compact(IReadOnlyList<IReadOnlyList<int>> rankings, int count)
    {
        int[] present = [.. rankings.SelectMany(ranking => ranking).Distinct().Order()];
        var place = new int[count];
        for (var i = 0; i < present.Length; i++) place[present[i]] = i;
        return (present, [.. rankings.Select(ranking => ranking.Select(candidate => place[candidate]).ToArray())]);
    }

    private static RankStrength[] Strengths(int[] present, double[] theta, CholeskyFactor precision, int count, double variance)
    {
        var strengths = Enumerable.Repeat(new RankStrength(0, Math.Sqrt(variance)), count).ToArray();
        var variances = precision.InverseDiagonal();
        for (var i = 0; i < present.Length; i++) strengths[present[i]] = new RankStrength(theta[i], Math.Sqrt(variances[i]));
        return strengths;
    }

    // Moves to the mode, and gives the log-posterior there without its constants.
    private static double Climb(int[][] rankings, IReadOnlyList<double>? weights, double[] theta, CholeskyFactor precision, double variance)
    {
        for (var iteration = 0; iteration < Iterations && theta.Length > 0; iteration++)
        {
            var (posterior, gradient) = Gradient(rankings, weights, theta, precision, variance);
            var step = precision.Solve(gradient);
            var greatest = step.Max(Math.Abs);
            if (greatest < Precision) return posterior;
            var scale = Math.Min(1, 2 / greatest);
            for (var i = 0; i < theta.Length; i++) theta[i] += scale * step[i];
        }

        return double.NegativeInfinity;
    }

    // Fills the negative Hessian of the log-posterior, and gives its value and its gradient.
    private static (double Posterior, double[] Gradient) Gradient(int[][] rankings, IReadOnlyList<double>? weights, double[] theta, CholeskyFactor precision, double variance)
    {
        var gradient = Array.ConvertAll(theta, value => -value / variance);
        var posterior = -theta.Sum(value => value * value) / variance / 2;
        var hessian = new double[theta.Length, theta.Length];
        for (var i = 0; i < theta.Length; i++) hessian[i, i] = 1 / variance;
        for (var r = 0; r < rankings.Length; r++)
        {
            var (ranking, weight) = (rankings[r], weights?[r] ?? 1);
            for (var choice = 0; choice < ranking.Length - 1; choice++)
            {
                var rest = ranking.AsSpan(choice);
                var greatest = double.NegativeInfinity;
                foreach (var candidate in rest) greatest = Math.Max(greatest, theta[candidate]);
                var p = new double[rest.Length];
                var sum = 0.0;
                for (var i = 0; i < p.Length; i++) sum += p[i] = Math.Exp(theta[rest[i]] - greatest);
                for (var i = 0; i < p.Length; i++) p[i] /= sum;
                posterior += weight * (theta[rest[0]] - greatest - Math.Log(sum));
                gradient[rest[0]] += weight;
                for (var i = 0; i < p.Length; i++)
                {
                    gradient[rest[i]] -= weight * p[i];
                    hessian[rest[i], rest[i]] += weight * p[i];
                    for (var j = 0; j < p.Length; j++) hessian[rest[i], rest[j]] -= weight * p[i] * p[j];
                }
            }
        }

        precision.Factor(hessian);
        return (posterior, gradient);
    }
}
