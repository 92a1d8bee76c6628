using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace SkRerank.LateInteraction;

/// <summary>Packs the token vectors of a passage into the form that a store keeps.</summary>
/// <remarks>
/// Pooling is Ward linkage on the unit token vectors (Euclidean, as SciPy's <c>linkage(method='ward')</c>), cut to <c>max(1, count / factor rounded down)</c> clusters. A pooled vector is the
/// sum of its members; its bits are the signs, its other forms are of length 1. Pooled vectors come in the order of their first members. Source: Clavié, Chaffin and Adams, "Reducing the Footprint of Multi-Vector
/// Retrieval with Minimal Performance Impact via Token Pooling", <c>arXiv:2409.14683</c>.
/// </remarks>
public static class TokenVectorPacker
{
    /// <summary>The number of tokens that share one pooled vector where nobody says otherwise: 3.</summary>
    public const int DefaultPoolingFactor = 3;

    /// <summary>Pools and packs token vectors.</summary>
    /// <param name="vectors">The token vectors of one passage, each of unit length.</param>
    /// <param name="modelId">The identity of the encoder that made them.</param>
    /// <param name="form">The form, or <see langword="null"/> for <see cref="TokenVectorForm.Default"/>.</param>
    /// <returns>The packed vectors; none where there is no token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="vectors"/> or <paramref name="modelId"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static PackedTokenVectors Pack(TokenVectors vectors, string modelId, TokenVectorForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(modelId);
        var (element, poolingFactor) = ((form ?? TokenVectorForm.Default).Element, (form ?? TokenVectorForm.Default).PoolingFactor);
        if (vectors.Count == 0) return new PackedTokenVectors(ReadOnlyMemory<byte>.Empty, vectors.Dimensions, modelId, element);
        if (!TensorPrimitives.IsFiniteAll(vectors.Values))
            throw new ArgumentException("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", nameof(vectors));

        var dimensions = vectors.Dimensions;
        var pooled = Pool(vectors, poolingFactor);
        var size = TokenVectorForm.BytesOf(element, dimensions);
        var count = pooled.Length / dimensions;
        var bytes = new byte[count * size];
        for (var i = 0; i < count; i++)
        {
            var vector = pooled.AsSpan(i * dimensions, dimensions);
            var length = TensorPrimitives.Norm(vector);
            if (element != TokenVectorElement.SignBits && poolingFactor > 1 && length > 0) TensorPrimitives.Divide(vector, length, vector);
            Write(element, vector, bytes.AsSpan(i * size, size));
        }

        return new PackedTokenVectors(bytes, dimensions, modelId, element);
    }

    private static float[] Pool(TokenVectors vectors, int poolingFactor)
    {
        if (poolingFactor == 1) return vectors.Values.ToArray();
        var dimensions = vectors.Dimensions;
        var clusters = Math.Max(1, vectors.Count / poolingFactor);
        var labels = WardLinkage.Cut(vectors, clusters);
        var sums = new float[clusters * dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            var sum = sums.AsSpan(labels[i] * dimensions, dimensions);
            TensorPrimitives.Add(sum, vectors[i], sum);
        }

        return sums;
    }

    private static void Write(TokenVectorElement element, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        switch (element)
        {
            case TokenVectorElement.SignBits:
                WriteSigns(values, bytes);
                break;
            case TokenVectorElement.Quantized:
                var scale = TensorPrimitives.MaxMagnitude(values) is var most && MathF.Abs(most) > 0 ? MathF.Abs(most) / 127 : 1;
                BinaryPrimitives.WriteSingleLittleEndian(bytes, scale);
                for (var i = 0; i < values.Length; i++) bytes[sizeof(float) + i] = (byte)(sbyte)Math.Clamp(MathF.Round(values[i] / scale), -127, 127);
                break;
            case TokenVectorElement.Half:
                for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], (Half)values[i]);
                break;
            default:
                for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], values[i]);
                break;
        }
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
