namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the parameters of the inverted index of a sparse vector.</summary>
internal sealed record SparseIndex(bool? OnDisk);
