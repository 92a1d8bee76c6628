using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Comparison;

/// <summary>Represents the options of a <see cref="RunComparer"/>.</summary>
public sealed class ComparisonOptions
{
    private double _confidence = 0.95;
    private int _draws = RandomisationTest.DefaultDraws;
    private int _topicCount = 5;

    /// <summary>Gets or sets the test of each difference.</summary>
    /// <value>The default is <see cref="PairedTestKind.Randomisation"/>.</value>
    public PairedTestKind Test { get; set; } = PairedTestKind.Randomisation;

    /// <summary>Gets or sets the confidence of the intervals.</summary>
    /// <value>The default is 0.95.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Confidence
    {
        get => _confidence;
        set => _confidence = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Confidence must be above 0 and below 1, but was {value}."));
    }

    /// <summary>Gets or sets how many assignments of signs the randomisation test draws where there are more than 20 topics.</summary>
    /// <value>The default is 100,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 100.</exception>
    public int Draws
    {
        get => _draws;
        set => _draws = value >= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Draws must be at least 100, but was {value}.");
    }

    /// <summary>Gets or sets how many of the topics that lost and that won most are listed.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int TopicCount
    {
        get => _topicCount;
        set => _topicCount = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"TopicCount must be 0 or more, but was {value}.");
    }

    /// <summary>Gets or sets the seed of the draws.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }
}
