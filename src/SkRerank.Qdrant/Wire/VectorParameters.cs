namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the parameters of one dense vector or of one multivector.</summary>
internal sealed record VectorParameters
{
    public int Size { get; init; }

    public string Distance { get; init; } = "";

    public bool? OnDisk { get; init; }

    public GraphParameters? HnswConfig { get; init; }

    public Quantization? QuantizationConfig { get; init; }

    public Multivector? MultivectorConfig { get; init; }
}
