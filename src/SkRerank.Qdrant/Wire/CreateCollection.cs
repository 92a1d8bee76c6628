namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a collection to make.</summary>
internal sealed record CreateCollection
{
    public IReadOnlyDictionary<string, VectorParameters> Vectors { get; init; } = new Dictionary<string, VectorParameters>();

    public IReadOnlyDictionary<string, SparseParameters>? SparseVectors { get; init; }

    public bool? OnDiskPayload { get; init; }
}
