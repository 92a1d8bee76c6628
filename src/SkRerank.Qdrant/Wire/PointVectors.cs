using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the vectors of a point by name; the unnamed one has the empty name.</summary>
[JsonConverter(typeof(PointVectorsConverter))]
internal sealed record PointVectors(IReadOnlyDictionary<string, VectorValue> ByName);
