namespace SkRerank.Evaluation.Online;

/// <summary>Tests a difference again and again as data come, at a p-value that stays valid whenever it is looked at.</summary>
/// <remarks>
/// The mixture sequential probability ratio test of a mean of 0 against a normal mixture of means with variance τ²: with n values, sum s and variance σ², Λ = √(σ²/(σ² + nτ²))·exp(τ²s²/(2σ²(σ² + nτ²))), and p = min(1, 1/max Λ so far).
/// The variance is estimated from the values as their mean square, which is the variance where there is no difference, and more where there is: the test then waits longer, also for values that are all equal. Until ten values are in, p is 1. Source: Johari, Pekelis and Walsh, "Always valid inference", Operations Research 2022.
/// </remarks>
public sealed class SequentialTest
{
    private const int Needed = 10;

    private readonly double _mixtureVariance;
    private double _mean;
    private double _squares;

    /// <summary>Initializes a new instance of the <see cref="SequentialTest"/> class.</summary>
    /// <param name="mixtureDeviation">τ: the size of the differences that are worth finding, in the unit of the values; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mixtureDeviation"/> is not above 0.</exception>
    public SequentialTest(double mixtureDeviation)
    {
        if (mixtureDeviation is not (> 0 and < double.PositiveInfinity)) throw new ArgumentOutOfRangeException(nameof(mixtureDeviation), mixtureDeviation, FormattableString.Invariant($"The mixture deviation must be above 0 and finite, but was {mixtureDeviation}."));
        _mixtureVariance = mixtureDeviation * mixtureDeviation;
    }

    /// <summary>Gets how many values were added.</summary>
    /// <value>From 0.</value>
    public int Count { get; private set; }

    /// <summary>Gets the mean of the values.</summary>
    /// <value>0 while there is none.</value>
    public double Mean => _mean;

    /// <summary>Gets the p-value, valid at every time: the chance that it ever falls to α where there is no difference is at most α.</summary>
    /// <value>From 0 to 1; it never rises.</value>
    public double PValue { get; private set; } = 1;

    /// <summary>Adds the difference of one session or topic.</summary>
    /// <param name="difference">The difference.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="difference"/> is not finite.</exception>
    public void Add(double difference)
    {
        if (!double.IsFinite(difference)) throw new ArgumentOutOfRangeException(nameof(difference), difference, FormattableString.Invariant($"The difference must be finite, but was {difference}."));
        Count++;
        _mean += (difference - _mean) / Count;
        _squares += difference * difference;
        if (Count < Needed) return;
        var variance = _squares / Count;
        if (variance == 0) return;
        var sum = _mean * Count;
        var both = variance + (Count * _mixtureVariance);
        var logRatio = (0.5 * Math.Log(variance / both)) + (_mixtureVariance * sum * sum / (2 * variance * both));
        PValue = Math.Min(PValue, Math.Exp(-Math.Max(0, logRatio)));
    }
}
