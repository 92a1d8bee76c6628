using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Online;

/// <summary>Tests again and again, as sessions come, which of two rankings wins more of them, at a p-value that stays valid whenever it is looked at.</summary>
/// <remarks>
/// The mixture likelihood ratio of a fair coin against win rates that are Beta(20, 20): with w wins and l losses, Λ = 2^(w+l)·B(20 + w, 20 + l)/B(20, 20), and p = min(1, 1/max Λ so far). Λ is a martingale with mean 1 where the coin is fair, so by Ville's inequality the chance that p ever falls to α is at most α; it is exact,
/// for no variance is estimated. Ties say nothing and are not added. Source: Robbins, "Statistical methods related to the law of the iterated logarithm", 1970; Johari, Pekelis and Walsh, 2022.
/// </remarks>
public sealed class SequentialSignTest
{
    // A prior deviation of .08 around one half: where the win rates of rankings worth comparing lie.
    private const double Prior = 20;

    private static readonly double LogPrior = LogBeta(Prior, Prior);

    /// <summary>Gets the wins so far.</summary>
    /// <value>From 0.</value>
    public int Wins { get; private set; }

    /// <summary>Gets the losses so far.</summary>
    /// <value>From 0.</value>
    public int Losses { get; private set; }

    /// <summary>Gets the two-sided p-value, valid at every time.</summary>
    /// <value>From 0 to 1; it never rises.</value>
    public double PValue { get; private set; } = 1;

    /// <summary>Gets the likelihood ratio of now.</summary>
    internal double LogRatio => ((Wins + Losses) * Math.Log(2)) + LogBeta(Prior + Wins, Prior + Losses) - LogPrior;

    /// <summary>Adds a session that had a winner.</summary>
    /// <param name="won">Whether the second ranking won it.</param>
    public void Add(bool won)
    {
        if (won) Wins++;
        else Losses++;
        PValue = Math.Min(PValue, Math.Exp(-Math.Max(0, LogRatio)));
    }

    private static double LogBeta(double a, double b) => LogGamma.Of(a) + LogGamma.Of(b) - LogGamma.Of(a + b);
}
