namespace SkRerank.Evaluation.Statistics;

/// <summary>Represents on how many topics one system is better than another.</summary>
/// <param name="Wins">The topics on which the second is better.</param>
/// <param name="Losses">The topics on which it is worse.</param>
/// <param name="Ties">The topics on which both are equal.</param>
public sealed record WinLoss(int Wins, int Losses, int Ties)
{
    /// <summary>Counts the topics.</summary>
    /// <param name="before">The values of the topics with the one system, as <see cref="MeasureResult.TopicValues"/> gives them.</param>
    /// <param name="after">Those with the other, in the same order.</param>
    /// <param name="tolerance">Up to which difference two values count as equal.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many values of the one as of the other, there are fewer than 2, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is below 0 or no number.</exception>
    public static WinLoss Of(IReadOnlyList<double> before, IReadOnlyList<double> after, double tolerance = 0)
    {
        if (tolerance is not >= 0) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, FormattableString.Invariant($"The tolerance must be 0 or more, but was {tolerance}."));
        var differences = PairedDifferences.Of(before, after);
        var (wins, losses) = (differences.Count(d => d > tolerance), differences.Count(d => d < -tolerance));
        return new WinLoss(wins, losses, differences.Length - wins - losses);
    }
}
