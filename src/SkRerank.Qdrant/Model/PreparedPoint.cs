using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Model;

/// <summary>Represents a record that is being made ready: its id, its key as text, its payload and the vectors so far.</summary>
internal sealed record PreparedPoint(PointId Id, string Key, byte[] Payload)
{
    public Dictionary<string, VectorValue> Vectors { get; } = new(StringComparer.Ordinal);
}
