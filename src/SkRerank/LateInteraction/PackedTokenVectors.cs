namespace SkRerank.LateInteraction;

/// <summary>Holds the token vectors of one passage as a store keeps them: pooled, one sign bit a dimension.</summary>
/// <remarks>
/// Vector after vector, each <c>ceil(dimensions / 8)</c> bytes; dimension 0 is the lowest bit of the first byte; a bit is 1 where the pooled value is above 0.
/// A passage of 150 tokens of 384 dimensions, pooled by 3, takes 50 × 48 = 2,400 bytes.
/// </remarks>
public sealed class PackedTokenVectors
{
    private readonly ReadOnlyMemory<byte> _bits;

    /// <summary>Initializes a new instance of the <see cref="PackedTokenVectors"/> class.</summary>
    /// <param name="bits">The sign bits, vector after vector; not copied.</param>
    /// <param name="dimensions">The number of dimensions of one vector.</param>
    /// <param name="modelId">The identity of the encoder that made the vectors.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not a multiple of a vector's bytes.</exception>
    public PackedTokenVectors(ReadOnlyMemory<byte> bits, int dimensions, string modelId)
    {
        ArgumentNullException.ThrowIfNull(modelId);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        BytesPerVector = (dimensions + 7) / 8;
        if (bits.Length % BytesPerVector != 0)
            throw new ArgumentException($"The number of bytes must be a multiple of the {BytesPerVector} of one vector, but was {bits.Length}.", nameof(bits));
        _bits = bits;
        Dimensions = dimensions;
        Count = bits.Length / BytesPerVector;
        ModelId = modelId;
    }

    /// <summary>Gets the number of pooled vectors.</summary>
    public int Count { get; }

    /// <summary>Gets the number of dimensions of one vector.</summary>
    public int Dimensions { get; }

    /// <summary>Gets the number of bytes of one vector.</summary>
    public int BytesPerVector { get; }

    /// <summary>Gets the identity of the encoder that made the vectors; vectors of two encoders are never compared.</summary>
    public string ModelId { get; }

    /// <summary>Gets the sign bits, vector after vector.</summary>
    public ReadOnlySpan<byte> Bits => _bits.Span;
}
