namespace SkRerank.Local;

/// <summary>Names a way to fuse the two legs.</summary>
public enum FusionMethod
{
    /// <summary>Reciprocal rank fusion, with <see cref="LocalPipelineOptions.RrfK"/>.</summary>
    Rrf,

    /// <summary>The min-max convex combination.</summary>
    MinMax,

    /// <summary>The convex combination of z-scores; what a leg lacks has the leg's lowest.</summary>
    ZScore,
}
