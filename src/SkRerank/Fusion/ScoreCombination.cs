namespace SkRerank.Fusion;

/// <summary>Says how the normalised scores of one candidate become one (Fox and Shaw, TREC-2).</summary>
public enum ScoreCombination
{
    /// <summary>CombSUM: their sum.</summary>
    Sum,

    /// <summary>CombMNZ: their sum times their number.</summary>
    Mnz,

    /// <summary>CombANZ: their sum by their number, the mean over the lists that have the candidate.</summary>
    Anz,

    /// <summary>CombMAX: the greatest.</summary>
    Max,

    /// <summary>CombMIN: the least.</summary>
    Min,

    /// <summary>CombMED: the median; of an even number the mean of the middle two.</summary>
    Median,
}
