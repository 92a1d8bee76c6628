namespace SkRerank.LearningToRank.Linear;

/// <summary>Represents the options of a <see cref="CoordinateAscentTrainer"/>.</summary>
public sealed class CoordinateAscentOptions
{
    private int _restarts = 5;
    private int _steps = 25;
    private int _passes = 10;
    private double _firstStep = 0.001;
    private double _stepGrowth = 2;
    private double _tolerance = 0.001;
    private int _cutoff = 10;

    /// <summary>Gets or sets how often the search begins anew from equal weights, with another order of features.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Restarts
    {
        get => _restarts;
        set => _restarts = AtLeastOne(value, nameof(Restarts));
    }

    /// <summary>Gets or sets how many values of a weight are tried in each direction.</summary>
    /// <value>The default is 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Steps
    {
        get => _steps;
        set => _steps = AtLeastOne(value, nameof(Steps));
    }

    /// <summary>Gets or sets how often all features are passed at most between two restarts.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Passes
    {
        get => _passes;
        set => _passes = AtLeastOne(value, nameof(Passes));
    }

    /// <summary>Gets or sets the first step of a weight, where all weights sum to 1; for a weight that is not twice as large, the first step is a twentieth of it.</summary>
    /// <value>The default is 0.001.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double FirstStep
    {
        get => _firstStep;
        set => _firstStep = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{nameof(FirstStep)} must be a finite number above 0, but was {value}."));
    }

    /// <summary>Gets or sets by what each step is longer than the one before.</summary>
    /// <value>The default is 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or not finite.</exception>
    public double StepGrowth
    {
        get => _stepGrowth;
        set => _stepGrowth = double.IsFinite(value) && value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{nameof(StepGrowth)} must be a finite number of at least 1, but was {value}."));
    }

    /// <summary>Gets or sets the gain of nDCG in a pass below which the search ends.</summary>
    /// <value>The default is 0.001.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number of at least 0.</exception>
    public double Tolerance
    {
        get => _tolerance;
        set => _tolerance = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{nameof(Tolerance)} must be a finite number of at least 0, but was {value}."));
    }

    /// <summary>Gets or sets the rank down to which nDCG is measured.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Cutoff
    {
        get => _cutoff;
        set => _cutoff = AtLeastOne(value, nameof(Cutoff));
    }

    /// <summary>Gets or sets the seed of the orders of features.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    internal CoordinateAscentOptions Clone() => (CoordinateAscentOptions)MemberwiseClone();

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be greater than 0, but was {value}."));
}
