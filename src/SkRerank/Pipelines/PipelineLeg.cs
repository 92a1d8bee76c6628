using System.Text.Json.Nodes;

namespace SkRerank.Pipelines;

/// <summary>Describes one retrieval leg of a pipeline.</summary>
/// <param name="Stage">The name that the leg's stage is registered by, such as <c>bm25</c>.</param>
public sealed record PipelineLeg(string Stage)
{
    /// <summary>Gets the leg's name in the trail and in errors; each leg needs its own.</summary>
    /// <value>The default is <see langword="null"/>: the name of the stage.</value>
    public string? Name { get; init; }

    /// <summary>Gets the leg's weight in the fusion; finite, 0 or more.</summary>
    /// <value>The default is 1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Gets the stage's own properties.</summary>
    /// <value>The default is empty.</value>
    public JsonObject Properties { get; init; } = [];
}
