using System.Text.Json.Nodes;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents an exact match with one value or with any of several.</summary>
internal sealed record Match
{
    public JsonNode? Value { get; init; }

    public IReadOnlyList<JsonNode>? Any { get; init; }
}
