namespace SkRerank.Evaluation.Mining;

/// <summary>Names which of the possible negatives are taken.</summary>
public enum NegativeSampling
{
    /// <summary>Those with the highest teacher scores: the hardest.</summary>
    Top,

    /// <summary>Any, drawn by the seed.</summary>
    Random,
}
