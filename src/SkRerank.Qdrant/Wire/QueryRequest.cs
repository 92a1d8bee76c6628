namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a query, or one of the queries that another one starts from.</summary>
internal sealed record QueryRequest
{
    public IReadOnlyList<QueryRequest>? Prefetch { get; init; }

    public QueryBody? Query { get; init; }

    public string? Using { get; init; }

    public Condition? Filter { get; init; }

    public SearchParameters? Params { get; init; }

    public double? ScoreThreshold { get; init; }

    public int? Limit { get; init; }

    public int? Offset { get; init; }

    public VectorSelection? WithVector { get; init; }

    public bool? WithPayload { get; init; }
}
