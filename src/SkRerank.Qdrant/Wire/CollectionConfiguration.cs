namespace SkRerank.Qdrant.Wire;

/// <summary>Represents how a collection was made.</summary>
internal sealed record CollectionConfiguration
{
    public CollectionParameters? Params { get; init; }
}
