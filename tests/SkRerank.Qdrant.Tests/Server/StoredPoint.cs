using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>A stored point.</summary>
/// <param name="Key">The id.</param>
/// <param name="Payload">The payload, an object.</param>
/// <param name="Dense">The dense vectors by name.</param>
/// <param name="Sparse">The sparse vectors by name.</param>
/// <param name="Many">The multivectors by name.</param>
public sealed record StoredPoint(PointKey Key, JsonElement Payload, IReadOnlyDictionary<string, float[]> Dense, IReadOnlyDictionary<string, Dictionary<uint, float>> Sparse, IReadOnlyDictionary<string, float[][]> Many)
{
    public bool HasVector(string name) => Dense.ContainsKey(name) || Sparse.ContainsKey(name) || Many.ContainsKey(name);
}
