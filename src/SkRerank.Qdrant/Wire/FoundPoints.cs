namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the points of a query, or one page of a scroll with where the next one begins.</summary>
internal sealed record FoundPoints
{
    public IReadOnlyList<FoundPoint> Points { get; init; } = [];

    public PointId? NextPageOffset { get; init; }
}
