namespace SkRerank.Qdrant.Wire;

/// <summary>Says whether a collection exists.</summary>
internal sealed record ExistsResult
{
    public bool Exists { get; init; }
}
