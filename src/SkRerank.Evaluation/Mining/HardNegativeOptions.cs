namespace SkRerank.Evaluation.Mining;

/// <summary>Represents the options of a <see cref="HardNegativeMiner"/>; the names are those of sentence-transformers' <c>mine_hard_negatives</c>.</summary>
public sealed class HardNegativeOptions
{
    private int _negatives = 3;
    private int _rangeMin;
    private int _rangeMax = 100;
    private int _relevance = 1;
    private double? _absoluteMargin;
    private double? _relativeMargin;

    /// <summary>Gets or sets how many negatives a positive gets at most.</summary>
    /// <value>The default is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Negatives
    {
        get => _negatives;
        set => _negatives = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Negatives)} must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many of the first candidates that nobody judged are left out, because the nearest are the likeliest to be relevant.</summary>
    /// <value>The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int RangeMin
    {
        get => _rangeMin;
        set => _rangeMin = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(RangeMin)} must be at least 0, but was {value}.");
    }

    /// <summary>Gets or sets how many candidates are looked at, from the first on, those that are judged relevant not counted.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int RangeMax
    {
        get => _rangeMax;
        set => _rangeMax = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(RangeMax)} must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets by how much the teacher's score of a negative must be below that of its positive.</summary>
    /// <value>The default is <see langword="null"/>: no bound. 0 asks for a score that is not above the positive's.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number of at least 0.</exception>
    public double? AbsoluteMargin
    {
        get => _absoluteMargin;
        set => _absoluteMargin = Margin(value, nameof(AbsoluteMargin));
    }

    /// <summary>Gets or sets by which share of the positive's score, without its sign, the score of a negative must be below it.</summary>
    /// <remarks>0.05 is TopK-PercPos with 95 % of NV-Retriever (Moreira et al. 2024), which is made for similarities of 0..1; for logits, which cross 0, <see cref="AbsoluteMargin"/> says what is meant.</remarks>
    /// <value>The default is <see langword="null"/>: no bound.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number of at least 0.</exception>
    public double? RelativeMargin
    {
        get => _relativeMargin;
        set => _relativeMargin = Margin(value, nameof(RelativeMargin));
    }

    /// <summary>Gets or sets the highest score of a negative.</summary>
    /// <value>The default is <see langword="null"/>: no bound.</value>
    public double? MaxScore { get; set; }

    /// <summary>Gets or sets the lowest score of a negative: what is below is too easy to learn from.</summary>
    /// <value>The default is <see langword="null"/>: no bound.</value>
    public double? MinScore { get; set; }

    /// <summary>Gets or sets which of the possible negatives are taken.</summary>
    /// <value>The default is <see cref="NegativeSampling.Top"/>.</value>
    public NegativeSampling Sampling { get; set; }

    /// <summary>Gets or sets the least label of a positive. What has a label above 0 and below this is neither positive nor negative.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Relevance
    {
        get => _relevance;
        set => _relevance = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Relevance)} must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the seed of <see cref="NegativeSampling.Random"/>.</summary>
    /// <value>The default is 0. Each pair of query and positive has draws of its own, whatever stands before it.</value>
    public int Seed { get; set; }

    internal HardNegativeOptions Clone() => (HardNegativeOptions)MemberwiseClone();

    private static double? Margin(double? value, string name) =>
        value is null or (>= 0 and < double.PositiveInfinity) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be a finite number of at least 0, but was {value}."));
}
