namespace SkRerank.Qdrant.Wire;

/// <summary>Represents what the server says of itself.</summary>
internal sealed record ServerVersion
{
    public string? Title { get; init; }

    public string? Version { get; init; }
}
