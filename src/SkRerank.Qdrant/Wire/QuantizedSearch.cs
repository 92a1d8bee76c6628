namespace SkRerank.Qdrant.Wire;

/// <summary>Represents how quantised vectors are searched.</summary>
internal sealed record QuantizedSearch
{
    public bool? Rescore { get; init; }

    public double? Oversampling { get; init; }
}
