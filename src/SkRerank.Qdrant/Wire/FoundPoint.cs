using System.Text.Json;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a point that the server returned.</summary>
internal sealed record FoundPoint
{
    public PointId Id { get; init; }

    public double Score { get; init; }

    public JsonElement? Payload { get; init; }

    public JsonElement? Vector { get; init; }
}
