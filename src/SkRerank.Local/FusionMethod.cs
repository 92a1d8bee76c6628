namespace SkRerank.Local;

/// <summary>Names a way to fuse the two legs.</summary>
public enum FusionMethod
{
    /// <summary>Reciprocal rank fusion, K = 60.</summary>
    Rrf,

    /// <summary>The min-max convex combination, equal weights.</summary>
    MinMax,
}
