namespace SkRerank.Conditions;

/// <summary>Names a predictor of how well a query was served by what found its candidates.</summary>
public enum QueryPredictor
{
    /// <summary>Normalised query commitment: the standard deviation of the best 100 scores over the absolute value of their mean (Shtok et al., 2012; the mean stands for the corpus score, which is not known here).</summary>
    Nqc,

    /// <summary>Weighted information gain: the mean of the best 10 scores less that of the best 100, over the square root of the number of words (Zhou and Croft, 2007).</summary>
    Wig,

    /// <summary>The standard deviation of the best 100 scores.</summary>
    ScoreSpread,

    /// <summary>How much of the first 10 the legs of the trail have in common, 0..1: the mean over all pairs of legs.</summary>
    LegAgreement,
}
