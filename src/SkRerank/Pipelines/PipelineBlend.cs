namespace SkRerank.Pipelines;

/// <summary>Describes the weights of a blend of z-scores; see <see cref="Middleware.BlendingReranker"/>.</summary>
public sealed record PipelineBlend
{
    /// <summary>Gets the weight of the incoming score; finite, 0 or more.</summary>
    /// <value>The default is 1.</value>
    public double IncomingWeight { get; init; } = 1;

    /// <summary>Gets the weight of the stage that is blended; finite, 0 or more.</summary>
    /// <value>The default is 1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Gets the other stages of the blend.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<PipelineBlendTerm> Terms { get; init; } = [];
}
