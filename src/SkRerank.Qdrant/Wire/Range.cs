using System.Text.Json.Nodes;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a range of numbers or of instants.</summary>
internal sealed record Range
{
    public JsonNode? Gt { get; init; }

    public JsonNode? Gte { get; init; }

    public JsonNode? Lt { get; init; }

    public JsonNode? Lte { get; init; }
}
