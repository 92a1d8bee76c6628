namespace SkRerank.Selection;

/// <summary>Represents the options of <see cref="ThresholdingReranker"/>.</summary>
public sealed class ThresholdOptions
{
    private double _minimum = 0.5;

    /// <summary>Gets or sets the least probability that is kept.</summary>
    /// <value>The default is 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public double Minimum
    {
        get => _minimum;
        set => _minimum = value is >= 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Minimum is a probability and must be in 0..1, but was {value}; a threshold on a raw score means something else for each query and model."));
    }

    /// <summary>Gets or sets whether, where there is no probability, an activation in 0..1 that nobody calibrated may take its place.</summary>
    /// <remarks>Such a number does not say how often a document is relevant, and a threshold on it does not carry over to another model or collection. The answer is marked (<see cref="ThresholdReport.IsUncalibrated"/>).</remarks>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowUncalibrated { get; set; }
}
