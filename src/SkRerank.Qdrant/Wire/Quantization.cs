namespace SkRerank.Qdrant.Wire;

/// <summary>Represents how vectors are quantised; one of the properties is set.</summary>
internal sealed record Quantization
{
    public QuantizationParameters? Scalar { get; init; }

    public QuantizationParameters? Binary { get; init; }

    public QuantizationParameters? Product { get; init; }
}
