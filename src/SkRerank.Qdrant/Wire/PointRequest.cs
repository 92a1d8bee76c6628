namespace SkRerank.Qdrant.Wire;

/// <summary>Asks for points by their ids.</summary>
internal sealed record PointRequest
{
    public IReadOnlyList<PointId> Ids { get; init; } = [];

    public bool WithPayload { get; init; } = true;

    public VectorSelection? WithVector { get; init; }
}
