namespace SkRerank.Qdrant.Wire;

/// <summary>Names points to delete: by their ids or by a filter.</summary>
internal sealed record PointSelector
{
    public IReadOnlyList<PointId>? Points { get; init; }

    public Condition? Filter { get; init; }
}
