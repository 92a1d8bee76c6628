namespace SkRerank.Pipelines;

/// <summary>Names the rule by which a pipeline fuses its legs.</summary>
public enum PipelineFusionMethod
{
    /// <summary>Reciprocal rank fusion, with <see cref="PipelineFusion.K"/>.</summary>
    Rrf,

    /// <summary>Scores, normalised and combined.</summary>
    Scores,

    /// <summary>Inverse square ranks.</summary>
    InverseSquareRank,

    /// <summary>Borda's count.</summary>
    Borda,

    /// <summary>Copeland's rule.</summary>
    Copeland,
}
