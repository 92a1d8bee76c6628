namespace SkRerank.LateInteraction;

/// <summary>Holds the token vectors of one passage as a store keeps them: pooled or not, in any <see cref="TokenVectorElement"/>.</summary>
/// <remarks>
/// Vector after vector. Of sign bits each takes <c>ceil(dimensions / 8)</c> bytes; dimension 0 is the lowest bit of the first byte; a bit is 1 where the value is above 0. Of int8 each is a float, its scale,
/// and <c>dimensions</c> signed bytes. Numbers are little-endian. A passage of 150 tokens of 384 dimensions, pooled by 3, takes 50 × 48 = 2,400 bytes as sign bits.
/// </remarks>
public sealed class PackedTokenVectors
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Initializes a new instance of the <see cref="PackedTokenVectors"/> class.</summary>
    /// <param name="bytes">The vectors, one after another; not copied.</param>
    /// <param name="dimensions">The number of dimensions of one vector.</param>
    /// <param name="modelId">The identity of the encoder that made the vectors.</param>
    /// <param name="element">How each value is kept.</param>
    /// <exception cref="ArgumentNullException"><paramref name="modelId"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is less than 1, or the element is none.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not a multiple of a vector's bytes.</exception>
    public PackedTokenVectors(ReadOnlyMemory<byte> bytes, int dimensions, string modelId, TokenVectorElement element = TokenVectorElement.SignBits)
    {
        ArgumentNullException.ThrowIfNull(modelId);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (!Enum.IsDefined(element)) throw new ArgumentOutOfRangeException(nameof(element), element, $"The element must be a member of {nameof(TokenVectorElement)}, but was {element}.");
        BytesPerVector = TokenVectorForm.BytesOf(element, dimensions);
        if (bytes.Length % BytesPerVector != 0)
            throw new ArgumentException($"The number of bytes must be a multiple of the {BytesPerVector} of one vector, but was {bytes.Length}.", nameof(bytes));
        _bytes = bytes;
        Element = element;
        Dimensions = dimensions;
        Count = bytes.Length / BytesPerVector;
        ModelId = modelId;
    }

    /// <summary>Gets how each value is kept.</summary>
    public TokenVectorElement Element { get; }

    /// <summary>Gets the number of vectors.</summary>
    public int Count { get; }

    /// <summary>Gets the number of dimensions of one vector.</summary>
    public int Dimensions { get; }

    /// <summary>Gets the number of bytes of one vector.</summary>
    public int BytesPerVector { get; }

    /// <summary>Gets the identity of the encoder that made the vectors; vectors of two encoders are never compared.</summary>
    public string ModelId { get; }

    /// <summary>Gets the vectors, one after another.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Gives one vector's values as floats; of sign bits ±1/√dimensions.</summary>
    /// <param name="index">The position of the vector, from 0.</param>
    /// <param name="values">Takes the values; <see cref="Dimensions"/> long.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is none of a vector.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public void CopyTo(int index, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (values.Length != Dimensions) throw new ArgumentException($"The values must have room for {Dimensions} dimensions, but have {values.Length}.", nameof(values));
        TokenVectorDecoder.Decode(Element, Bytes.Slice(index * BytesPerVector, BytesPerVector), values);
    }
}
