using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant;

/// <summary>Says how the server keeps a smaller copy of the vectors to search first; the exact vectors rescore what it finds.</summary>
public sealed class QdrantQuantization
{
    private QdrantQuantization(Quantization parameters) => Parameters = parameters;

    internal Quantization Parameters { get; }

    /// <summary>Keeps each value in one byte: a quarter of the memory.</summary>
    /// <param name="quantile">The share of values that the range of the byte covers, 0.5 to 1; <see langword="null"/> for the server's choice.</param>
    /// <param name="alwaysInMemory">Whether the copy stays in memory where the vectors are on the disk.</param>
    /// <returns>The quantisation.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not between 0.5 and 1.</exception>
    public static QdrantQuantization Scalar(double? quantile = null, bool alwaysInMemory = true)
    {
        if (quantile is not (null or (>= 0.5 and <= 1)))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, FormattableString.Invariant($"The quantile must be between 0.5 and 1, but was {quantile}."));
        return new QdrantQuantization(new Quantization { Scalar = new QuantizationParameters { Type = "int8", Quantile = quantile, AlwaysRam = alwaysInMemory } });
    }

    /// <summary>Keeps the sign of each value, one bit: for vectors of many dimensions, with <see cref="QdrantCollectionOptions.Oversampling"/>.</summary>
    /// <param name="alwaysInMemory">Whether the copy stays in memory where the vectors are on the disk.</param>
    /// <returns>The quantisation.</returns>
    public static QdrantQuantization Binary(bool alwaysInMemory = true) =>
        new(new Quantization { Binary = new QuantizationParameters { AlwaysRam = alwaysInMemory } });

    /// <summary>Keeps groups of values as the number of their nearest centroid: the smallest copy, and the slowest to build.</summary>
    /// <param name="compression">How many times smaller the copy is: 4, 8, 16, 32 or 64.</param>
    /// <param name="alwaysInMemory">Whether the copy stays in memory where the vectors are on the disk.</param>
    /// <returns>The quantisation.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="compression"/> is another number.</exception>
    public static QdrantQuantization Product(int compression, bool alwaysInMemory = true)
    {
        if (compression is not (4 or 8 or 16 or 32 or 64))
            throw new ArgumentOutOfRangeException(nameof(compression), compression, FormattableString.Invariant($"The compression must be 4, 8, 16, 32 or 64, but was {compression}."));
        return new QdrantQuantization(new Quantization { Product = new QuantizationParameters { Compression = FormattableString.Invariant($"x{compression}"), AlwaysRam = alwaysInMemory } });
    }
}
