namespace SkRerank.Fusion;

/// <summary>Says how the scores of one list are brought onto a scale that lists have in common.</summary>
public enum ScoreNormalization
{
    /// <summary>s, as it is: only lists of one kind of score can be fused so.</summary>
    None,

    /// <summary>(s − min) / (max − min).</summary>
    MinMax,

    /// <summary>(s − b) / (max − b) with a lower bound b that the scores are known to have (<see cref="ScoreFusionOptions.LowerBounds"/>).</summary>
    TheoreticalMinMax,

    /// <summary>(s − μ) / σ with the population's deviation; a candidate that a list lacks counts as the list's lowest, because 0 would be its mean.</summary>
    ZScore,

    /// <summary>(s − (μ − 3σ)) / 6σ, not cut to 0..1: "distribution-based score fusion".</summary>
    DistributionBased,

    /// <summary>(s − min) / Σ(s − min).</summary>
    Sum,

    /// <summary>s / max; where the greatest is not above 0, all count as equal.</summary>
    Max,

    /// <summary>s / √Σs².</summary>
    L2,

    /// <summary>1 − (rank − 1) / n with n candidates in the list.</summary>
    Rank,

    /// <summary>1 − (rank − 1) / N with N candidates in all lists; one that a list of n lacks has ½ − (n − 1) / 2N there.</summary>
    Borda,
}
