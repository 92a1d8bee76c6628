namespace SkRerank.Qdrant.Wire;

/// <summary>Represents an answer of the server.</summary>
internal sealed record Answer<T>
{
    public T? Result { get; init; }
}
