using System.Text.Json.Nodes;

namespace SkRerank.Pipelines;

/// <summary>Describes one reranking stage of a pipeline.</summary>
/// <param name="Stage">The name that the stage is registered by, such as <c>cross-encoder</c>.</param>
public sealed record PipelineStage(string Stage)
{
    /// <summary>Gets the stage's name in the trail; each stage of a pipeline needs its own.</summary>
    /// <value>The default is <see langword="null"/>: the name of the stage.</value>
    public string? Name { get; init; }

    /// <summary>Gets the model revision that the stage must run (<see cref="RerankerMetadata.ModelRevision"/>); a pipeline with another one does not load.</summary>
    /// <value>The default is <see langword="null"/>: any revision.</value>
    public string? Revision { get; init; }

    /// <summary>Gets how many candidates of the order so far the stage sees; those below keep their order, behind the reranked.</summary>
    /// <value>The default is <see langword="null"/>: all of them.</value>
    public int? Depth { get; init; }

    /// <summary>Gets the blend of the stage's z-scores with those of other scores.</summary>
    /// <value>The default is <see langword="null"/>: the stage's score alone orders.</value>
    public PipelineBlend? Blend { get; init; }

    /// <summary>Gets the calibrator of the stage's scores: the path of its file, or the whole calibrator as an object.</summary>
    /// <value>The default is <see langword="null"/>: no probabilities.</value>
    public JsonNode? Calibrator { get; init; }

    /// <summary>Gets the least probability that is kept, in 0..1; it needs <see cref="Calibrator"/> and no second stage.</summary>
    /// <value>The default is <see langword="null"/>: the threshold that the calibrator keeps, where it keeps one and there is no second stage.</value>
    public double? MinProbability { get; init; }

    /// <summary>Gets the stage's own properties.</summary>
    /// <value>The default is empty.</value>
    public JsonObject Properties { get; init; } = [];
}
