namespace SkRerank.LearningToRank.Trees;

/// <summary>What a split takes for a missing value, which then goes the way the split names; the numbers are LightGBM's.</summary>
internal enum MissingValue
{
    /// <summary>Nothing is missing; NaN is read as 0.</summary>
    None = 0,

    /// <summary>0 and NaN are missing.</summary>
    Zero = 1,

    /// <summary>NaN is missing.</summary>
    NaN = 2,
}
