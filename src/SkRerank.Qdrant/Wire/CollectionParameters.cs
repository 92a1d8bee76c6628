using System.Text.Json;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the vectors of a collection: the parameters of an unnamed one, or those of each name.</summary>
internal sealed record CollectionParameters
{
    public JsonElement? Vectors { get; init; }

    public IReadOnlyDictionary<string, SparseParameters>? SparseVectors { get; init; }
}
