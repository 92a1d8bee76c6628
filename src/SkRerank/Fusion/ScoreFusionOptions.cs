namespace SkRerank.Fusion;

/// <summary>Represents the options of <see cref="ScoreFusion"/>.</summary>
public sealed class ScoreFusionOptions
{
    private double? _equalScore;

    /// <summary>Gets or sets how scores are brought onto one scale.</summary>
    /// <value>The default is <see cref="ScoreNormalization.MinMax"/>.</value>
    public ScoreNormalization Normalization { get; set; } = ScoreNormalization.MinMax;

    /// <summary>Gets or sets how the scores of a candidate become one.</summary>
    /// <value>The default is <see cref="ScoreCombination.Sum"/>.</value>
    public ScoreCombination Combination { get; set; } = ScoreCombination.Sum;

    /// <summary>Gets or sets whether weights are divided by their sum, which makes a sum a convex combination.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool WeightsAreShares { get; set; } = true;

    /// <summary>Gets or sets what every score of a list becomes whose scores are all equal, as that of a single candidate is.</summary>
    /// <value>The default is <see langword="null"/>: 1, but 0.5 for <see cref="ScoreNormalization.DistributionBased"/> and 0 for <see cref="ScoreNormalization.ZScore"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double? EqualScore
    {
        get => _equalScore;
        set => _equalScore = value is null || double.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"EqualScore must be a finite number, but was {value}."));
    }

    /// <summary>Gets the lower bound of each leg's scores, by its name; a leg that is not named has 0, as BM25 has. A cosine has −1.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, double> LowerBounds { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether <see cref="ScoreNormalization.DistributionBased"/> takes the sample's deviation (n − 1), as Qdrant does, and not the population's.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool UsesSampleDeviation { get; set; } = true;
}
