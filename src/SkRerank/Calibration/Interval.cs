namespace SkRerank.Calibration;

/// <summary>Represents the middle 95 % of what resampled queries gave.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Says whether a value lies within, ends included.</summary>
    /// <param name="value">The value.</param>
    /// <returns><see langword="true"/> where it does.</returns>
    public bool Contains(double value) => value >= Low && value <= High;
}
