namespace SkRerank.LearningToRank.Features;

/// <summary>Names what a feature reads of a stage's entry in the trail of a candidate.</summary>
public enum StageValue
{
    /// <summary>The stage's own score, on its own scale.</summary>
    Score,

    /// <summary>The candidate's position in the stage's order, from 1.</summary>
    Rank,

    /// <summary>1 / rank.</summary>
    ReciprocalRank,

    /// <summary>The score between the least and the greatest that the stage gave to a candidate of the list, from 0 to 1; 1 where all are equal.</summary>
    Normalized,

    /// <summary>The activation of the score, from 0 to 1.</summary>
    Activated,

    /// <summary>The probability that a calibrator made of the score, from 0 to 1.</summary>
    Probability,
}
