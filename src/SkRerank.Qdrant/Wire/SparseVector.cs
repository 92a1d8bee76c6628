namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a sparse vector: indices, each once and in ascending order, and their values.</summary>
internal sealed record SparseVector(IReadOnlyList<uint> Indices, IReadOnlyList<float> Values)
{
    public bool IsEmpty => Indices.Count == 0;
}
