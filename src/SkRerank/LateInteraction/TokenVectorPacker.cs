using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace SkRerank.LateInteraction;

/// <summary>Packs the token vectors of a passage into the form that a store keeps: pooled, one sign bit a dimension.</summary>
/// <remarks>
/// Ward linkage on the unit token vectors (Euclidean, as SciPy's <c>linkage(method='ward')</c>), cut to <c>max(1, count / factor rounded down)</c> clusters. A pooled vector is the
/// sum of its members, its bits are the signs. Pooled vectors come in the order of their first members. Source: Clavié, Chaffin and Adams, "Reducing the Footprint of Multi-Vector
/// Retrieval with Minimal Performance Impact via Token Pooling", <c>arXiv:2409.14683</c>.
/// </remarks>
public static class TokenVectorPacker
{
    /// <summary>The number of tokens that share one pooled vector where nobody says otherwise: 3.</summary>
    public const int DefaultPoolingFactor = 3;

    /// <summary>Pools and packs token vectors.</summary>
    /// <param name="vectors">The token vectors of one passage, each of unit length.</param>
    /// <param name="modelId">The identity of the encoder that made them.</param>
    /// <param name="poolingFactor">How many tokens share one pooled vector on average; 1 keeps every token.</param>
    /// <returns>The packed vectors; none where there is no token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="vectors"/> or <paramref name="modelId"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="poolingFactor"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static PackedTokenVectors Pack(TokenVectors vectors, string modelId, int poolingFactor = DefaultPoolingFactor)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(modelId);
        if (poolingFactor < 1)
            throw new ArgumentOutOfRangeException(nameof(poolingFactor), poolingFactor, $"The pooling factor must be greater than 0, but was {poolingFactor}.");
        if (vectors.Count == 0) return new PackedTokenVectors(ReadOnlyMemory<byte>.Empty, vectors.Dimensions, modelId);
        if (!TensorPrimitives.IsFiniteAll(vectors.Values))
            throw new ArgumentException("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", nameof(vectors));

        var dimensions = vectors.Dimensions;
        var clusters = Math.Max(1, vectors.Count / poolingFactor);
        var labels = WardLinkage.Cut(vectors, clusters);
        var sums = new float[clusters * dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            var sum = sums.AsSpan(labels[i] * dimensions, dimensions);
            TensorPrimitives.Add(sum, vectors[i], sum);
        }

        var bytesPerVector = (dimensions + 7) / 8;
        var bits = new byte[clusters * bytesPerVector];
        for (var cluster = 0; cluster < clusters; cluster++)
            WriteSigns(sums.AsSpan(cluster * dimensions, dimensions), bits.AsSpan(cluster * bytesPerVector, bytesPerVector));
        return new PackedTokenVectors(bits, dimensions, modelId);
    }

    private static void WriteSigns(ReadOnlySpan<float> values, Span<byte> bits)
    {
        var whole = values.Length / 8;
        for (var i = 0; i < whole; i++)
            bits[i] = (byte)Vector256.GreaterThan(Vector256.Create(values.Slice(i * 8, 8)), Vector256<float>.Zero).ExtractMostSignificantBits();
        for (var i = whole * 8; i < values.Length; i++)
            bits[whole] |= (byte)((values[i] > 0 ? 1 : 0) << (i & 7));
    }
}
