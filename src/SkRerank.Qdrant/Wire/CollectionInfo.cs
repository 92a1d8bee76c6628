namespace SkRerank.Qdrant.Wire;

/// <summary>Represents what the server says of a collection.</summary>
internal sealed record CollectionInfo
{
    public CollectionConfiguration? Config { get; init; }
}
