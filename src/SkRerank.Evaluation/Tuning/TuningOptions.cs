namespace SkRerank.Evaluation.Tuning;

/// <summary>Represents the options of <see cref="CrossValidation"/>.</summary>
public sealed class TuningOptions
{
    private int _foldCount = 5;
    private double? _latencyBudget;
    private double? _costBudget;
    private double _leastSaving = 0.1;

    /// <summary>Gets or sets into how many folds the queries are dealt; where there are fewer queries, each is a fold.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int FoldCount
    {
        get => _foldCount;
        set => _foldCount = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FoldCount must be 2 or greater, but was {value}.");
    }

    /// <summary>Gets or sets the seed by which queries are dealt: the same seed gives the same folds.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>Gets or sets the most milliseconds that a query may take.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? LatencyBudget
    {
        get => _latencyBudget;
        set => _latencyBudget = Positive(value, nameof(LatencyBudget));
    }

    /// <summary>Gets or sets the most that queries may cost, in the unit of <see cref="TuningCandidate.Cost"/>.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? CostBudget
    {
        get => _costBudget;
        set => _costBudget = Positive(value, nameof(CostBudget));
    }

    /// <summary>Gets or sets whether, of the settings that labels cannot tell from the best, the cheapest is taken.</summary>
    /// <remarks>A setting is told from the best where the mean of the queries' differences is above its standard error (the one-standard-error rule of Breiman et al., 1984, on paired differences).</remarks>
    /// <value>The default is <see langword="true"/>.</value>
    public bool PrefersCheaper { get; set; } = true;

    /// <summary>Gets or sets what share of the best setting's latency another one must save to be taken for it, so that quality is not given up for what is within the noise of a clock.</summary>
    /// <value>The default is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public double LeastSaving
    {
        get => _leastSaving;
        set => _leastSaving = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"LeastSaving must be in 0..1, but was {value}."));
    }

    private static double? Positive(double? value, string name) => value is null or (> 0 and < double.PositiveInfinity) ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be a finite number above 0, but was {value}."));
}
