namespace SkRerank.Qdrant.Wire;

/// <summary>Represents how a vector is searched for.</summary>
internal sealed record SearchParameters
{
    public int? HnswEf { get; init; }

    public bool? Exact { get; init; }

    public QuantizedSearch? Quantization { get; init; }
}
