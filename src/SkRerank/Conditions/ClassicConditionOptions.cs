namespace SkRerank.Conditions;

/// <summary>Represents the settings of <see cref="ClassicCondition"/>; a clause that is <see langword="null"/> never fires.</summary>
public sealed class ClassicConditionOptions
{
    private int? _maxWords = 8;
    private double? _minGap = 0.05;
    private double? _minTopScore = 0.65;

    /// <summary>Gets or sets the greatest number of words of a query that need no reranking.</summary>
    /// <value>The default is 8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxWords
    {
        get => _maxWords;
        set => _maxWords = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxWords must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets the smallest gap between the two best scores that needs no reranking.</summary>
    /// <value>The default is 0.05.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..2, which no gap of cosines exceeds.</exception>
    public double? MinGap
    {
        get => _minGap;
        set => _minGap = value is null or (>= 0 and <= 2) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"MinGap must be in 0..2, but was {value}."));
    }

    /// <summary>Gets or sets the smallest best score that needs no reranking.</summary>
    /// <value>The default is 0.65.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in -1..1, as cosines are.</exception>
    public double? MinTopScore
    {
        get => _minTopScore;
        set => _minTopScore = value is null or (>= -1 and <= 1) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"MinTopScore must be in -1..1, but was {value}."));
    }

    /// <summary>Gets or sets the leg whose cosine is read, as it is named in the trail.</summary>
    /// <value>The default is <c>vector</c>.</value>
    public string Leg { get; set; } = "vector";

    /// <summary>Gets or sets what kind of score that leg gives; only <see cref="ScoreKind.Similarity"/> is taken, because the thresholds are cosines.</summary>
    /// <value>The default is <see cref="ScoreKind.Similarity"/>.</value>
    public ScoreKind LegKind { get; set; } = ScoreKind.Similarity;
}
