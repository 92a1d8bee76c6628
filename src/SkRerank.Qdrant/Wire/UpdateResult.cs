namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the outcome of a write.</summary>
internal sealed record UpdateResult
{
    public string? Status { get; init; }
}
