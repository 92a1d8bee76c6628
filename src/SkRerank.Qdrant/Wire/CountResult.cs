namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the number of points.</summary>
internal sealed record CountResult
{
    public long Count { get; init; }
}
