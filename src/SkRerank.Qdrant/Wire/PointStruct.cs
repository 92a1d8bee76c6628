using System.Text.Json;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a point to write.</summary>
internal sealed record PointStruct(PointId Id, PointVectors Vector, JsonElement Payload);
