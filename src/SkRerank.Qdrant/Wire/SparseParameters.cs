namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the parameters of one sparse vector.</summary>
internal sealed record SparseParameters
{
    public SparseIndex? Index { get; init; }

    public string? Modifier { get; init; }
}
