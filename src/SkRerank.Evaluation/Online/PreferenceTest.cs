using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Online;

/// <summary>Tests which of two rankings the sessions of an interleaving prefer.</summary>
/// <remarks>
/// A session is one user's query; sessions of one user are not independent, so add up the credit of each user before the test. The p-value is that of the exact binomial sign test. Source: Chapelle, Joachims, Radlinski and Yue, TOIS 2012.
/// </remarks>
public static class PreferenceTest
{
    /// <summary>Tests the sessions.</summary>
    /// <param name="credits">For each session the credit of the one and of the other ranking.</param>
    /// <returns>The preference for the other.</returns>
    /// <exception cref="ArgumentException">There is no session.</exception>
    public static PreferenceResult Of(IReadOnlyList<(double First, double Second)> credits)
    {
        ArgumentNullException.ThrowIfNull(credits);
        if (credits.Count == 0) throw new ArgumentException("A preference needs at least one session, but got none.", nameof(credits));
        var (wins, losses) = (credits.Count(c => c.Second > c.First), credits.Count(c => c.Second < c.First));
        var ties = credits.Count - wins - losses;
        return new PreferenceResult(wins, losses, ties, ((wins + (ties / 2.0)) / credits.Count) - 0.5, SignTest(Math.Max(wins, losses), wins + losses));
    }

    /// <summary>Gives how many sessions without ties show a preference with a given chance.</summary>
    /// <param name="winRate">The true share of wins among sessions without ties, from 0 to 1 and not one half.</param>
    /// <param name="power">The chance to find it.</param>
    /// <param name="level">The level of the two-sided test.</param>
    /// <returns>The number of sessions, by the normal approximation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static int SessionsFor(double winRate, double power = 0.8, double level = 0.05)
    {
        if (winRate is not (> 0 and < 1) || winRate == 0.5) throw new ArgumentOutOfRangeException(nameof(winRate), winRate, FormattableString.Invariant($"The win rate must be above 0, below 1 and not one half, but was {winRate}."));
        if (power is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(power), power, FormattableString.Invariant($"The power must be above 0 and below 1, but was {power}."));
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, FormattableString.Invariant($"The level must be above 0 and below 1, but was {level}."));
        var root = ((NormalDistribution.Quantile(1 - (level / 2)) * 0.5) + (NormalDistribution.Quantile(power) * Math.Sqrt(winRate * (1 - winRate)))) / Math.Abs(winRate - 0.5);
        return checked((int)Math.Ceiling(root * root));
    }

    // P(X ≥ more) + P(X ≤ n − more) of a fair coin; the binomial tail is an incomplete beta function.
    private static double SignTest(int more, int n) => n == 0 || 2 * more == n ? 1 : Math.Min(1, 2 * IncompleteBeta.Regularised(0.5, more, n - more + 1));
}
