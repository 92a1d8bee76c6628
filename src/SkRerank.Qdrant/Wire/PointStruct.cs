using System.Text.Json;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a point to write.</summary>
internal sealed record PointStruct
{
    public PointId Id { get; init; }

    /// <summary>Gets the vectors by name; the unnamed one has the empty name.</summary>
    public IReadOnlyDictionary<string, VectorValue> Vector { get; init; } = new Dictionary<string, VectorValue>();

    public JsonElement Payload { get; init; }
}
