namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the parameters of an HNSW graph.</summary>
internal sealed record GraphParameters
{
    public int? M { get; init; }

    public int? EfConstruct { get; init; }
}
