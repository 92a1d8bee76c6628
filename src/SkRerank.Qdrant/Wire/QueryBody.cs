using System.Text.Json.Nodes;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents what a query asks for; one of the properties is set.</summary>
internal sealed record QueryBody
{
    public VectorValue? Nearest { get; init; }

    public string? Fusion { get; init; }

    public ReciprocalRanks? Rrf { get; init; }

    public JsonNode? Formula { get; init; }

    /// <summary>Gets what stands for a score that a leg did not give, beside <see cref="Formula"/>.</summary>
    public JsonNode? Defaults { get; init; }
}
