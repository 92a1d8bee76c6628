namespace SkRerank.Evaluation.Mining;

/// <summary>Counts what became of the candidates of one positive, or of several together; each candidate is in one count.</summary>
/// <remarks>The judged relevant and what stands behind <see cref="HardNegativeOptions.RangeMax"/> is in none.</remarks>
public readonly record struct MiningCounts
{
    /// <summary>Gets how many negatives were taken that somebody judged not relevant.</summary>
    public int Judged { get; init; }

    /// <summary>Gets how many negatives were taken that nobody judged.</summary>
    public int Unjudged { get; init; }

    /// <summary>Gets how many could be negatives too, but are more than were asked for.</summary>
    public int Spare { get; init; }

    /// <summary>Gets how many nobody judged and score too near to the positive, or above it: presumed false negatives.</summary>
    public int WithinMargin { get; init; }

    /// <summary>Gets how many nobody judged and score above <see cref="HardNegativeOptions.MaxScore"/>: presumed false negatives.</summary>
    public int AboveMaxScore { get; init; }

    /// <summary>Gets how many have the text of something that is judged relevant, white space and letter case apart: certain false negatives.</summary>
    public int SameTextAsRelevant { get; init; }

    /// <summary>Gets how many have a label above 0 that is below <see cref="HardNegativeOptions.Relevance"/>.</summary>
    public int PartlyRelevant { get; init; }

    /// <summary>Gets how many nobody judged and stand before <see cref="HardNegativeOptions.RangeMin"/>.</summary>
    public int BeforeRange { get; init; }

    /// <summary>Gets how many score below <see cref="HardNegativeOptions.MinScore"/>.</summary>
    public int BelowMinScore { get; init; }

    /// <summary>Gets how many have the text of a candidate before them.</summary>
    public int Repeated { get; init; }

    /// <summary>Gets how many the teacher did not score.</summary>
    public int Unscored { get; init; }

    /// <summary>Adds two counts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sums.</returns>
    public static MiningCounts operator +(MiningCounts left, MiningCounts right) => left.Add(right);

    /// <summary>Adds other counts.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The sums.</returns>
    public MiningCounts Add(MiningCounts other) => new()
    {
        Judged = Judged + other.Judged,
        Unjudged = Unjudged + other.Unjudged,
        Spare = Spare + other.Spare,
        WithinMargin = WithinMargin + other.WithinMargin,
        AboveMaxScore = AboveMaxScore + other.AboveMaxScore,
        SameTextAsRelevant = SameTextAsRelevant + other.SameTextAsRelevant,
        PartlyRelevant = PartlyRelevant + other.PartlyRelevant,
        BeforeRange = BeforeRange + other.BeforeRange,
        BelowMinScore = BelowMinScore + other.BelowMinScore,
        Repeated = Repeated + other.Repeated,
        Unscored = Unscored + other.Unscored,
    };
}
