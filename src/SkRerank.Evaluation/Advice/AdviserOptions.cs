namespace SkRerank.Evaluation.Advice;

/// <summary>Represents the options of an <see cref="Adviser"/>.</summary>
public sealed class AdviserOptions
{
    private double _level = 0.05;
    private double _worthwhileGain = 0.02;
    private int _fewestTopics = 20;

    /// <summary>Gets or sets the chance that an option is advised although none gains anything; it is divided among the options.</summary>
    /// <value>The default is 0.05.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Level
    {
        get => _level;
        set => _level = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Level must be above 0 and below 1, but was {value}."));
    }

    /// <summary>Gets or sets the gain that should not be overlooked: it says how many topics are needed.</summary>
    /// <value>The default is 0.02.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double WorthwhileGain
    {
        get => _worthwhileGain;
        set => _worthwhileGain = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"WorthwhileGain must be above 0 and at most 1, but was {value}."));
    }

    /// <summary>Gets or sets the number of topics below which nothing is advised, because bootstrap intervals of so few are too narrow.</summary>
    /// <value>The default is 20.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int FewestTopics
    {
        get => _fewestTopics;
        set => _fewestTopics = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FewestTopics must be at least 2, but was {value}.");
    }
}
