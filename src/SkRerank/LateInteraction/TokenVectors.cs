namespace SkRerank.LateInteraction;

/// <summary>Holds the L2-normalised token vectors of one text, special tokens excluded.</summary>
public sealed class TokenVectors
{
    private readonly ReadOnlyMemory<float> _values;

    /// <summary>Initializes a new instance of the <see cref="TokenVectors"/> class.</summary>
    /// <param name="values">The vectors, one after another: <c>count × dimensions</c> floats; not copied.</param>
    /// <param name="dimensions">The length of one vector.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The number of values is not a multiple of <paramref name="dimensions"/>.</exception>
    public TokenVectors(ReadOnlyMemory<float> values, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (values.Length % dimensions != 0)
            throw new ArgumentException($"The number of values must be a multiple of the {dimensions} dimensions, but was {values.Length}.", nameof(values));
        _values = values;
        Dimensions = dimensions;
        Count = values.Length / dimensions;
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Count { get; }

    /// <summary>Gets the length of one vector.</summary>
    public int Dimensions { get; }

    /// <summary>Gets all vectors, one after another.</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    /// <summary>Gets one vector.</summary>
    /// <param name="index">The position of the token, from 0.</param>
    public ReadOnlySpan<float> this[int index] => _values.Span.Slice(index * Dimensions, Dimensions);
}
