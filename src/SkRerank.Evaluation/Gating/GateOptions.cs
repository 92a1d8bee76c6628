namespace SkRerank.Evaluation.Gating;

/// <summary>Represents what a <see cref="QualityGate"/> demands.</summary>
public sealed class GateOptions
{
    private double _level = 0.05;

    /// <summary>Gets or sets the least mean of each measure.</summary>
    /// <value>The default is empty: no bound.</value>
    public IReadOnlyDictionary<Measure, double> Bounds { get; set; } = new Dictionary<Measure, double>();

    /// <summary>Gets or sets the values that no measure may fall significantly below.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public QualityBaseline? Baseline { get; set; }

    /// <summary>Gets or sets the level of the one-sided test against the baseline: the share of unchanged builds that fail by chance, over all measures together.</summary>
    /// <value>The default is 0.05.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Level
    {
        get => _level;
        set => _level = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Level must be above 0 and below 1, but was {value}."));
    }
}
