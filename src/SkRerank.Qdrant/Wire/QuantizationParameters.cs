namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the parameters of any quantisation.</summary>
internal sealed record QuantizationParameters
{
    public string? Type { get; init; }

    public double? Quantile { get; init; }

    public string? Compression { get; init; }

    public bool? AlwaysRam { get; init; }
}
