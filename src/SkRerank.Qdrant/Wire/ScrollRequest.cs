namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a page of points: by id, or by a value of the payload.</summary>
internal sealed record ScrollRequest
{
    public PointId? Offset { get; init; }

    public int Limit { get; init; }

    public Condition? Filter { get; init; }

    public bool WithPayload { get; init; } = true;

    public VectorSelection? WithVector { get; init; }

    public OrderBy? OrderBy { get; init; }
}
