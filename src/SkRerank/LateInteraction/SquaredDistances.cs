using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.LateInteraction;

/// <summary>Computes the squared Euclidean distances of all pairs of token vectors.</summary>
/// <remarks>
/// From the Gram matrix, in blocks of two rows and four columns that stay in registers. Every dot product adds in the same order, sixteen lanes wide on every CPU,
/// so that equal vectors are at distance 0 exactly and the numbers do not depend on the machine.
/// </remarks>
internal static class SquaredDistances
{
    private const int Lanes = 16;

    /// <summary>Rounds a number of columns up to whole SIMD registers.</summary>
    public static int PaddedLength(int length) => (length + Lanes - 1) / Lanes * Lanes;

    /// <summary>Fills a square matrix whose rows are <paramref name="stride"/> apart; the diagonal and the padding become infinite.</summary>
    public static void Fill(TokenVectors vectors, Span<float> matrix, int stride)
    {
        var length = PaddedLength(vectors.Dimensions);
        if (length == vectors.Dimensions)
        {
            Fill(vectors.Values, vectors.Count, length, matrix, stride);
            return;
        }

        var padded = ArrayPool<float>.Shared.Rent(vectors.Count * length);
        try
        {
            Array.Clear(padded);
            for (var i = 0; i < vectors.Count; i++) vectors[i].CopyTo(padded.AsSpan(i * length));
            Fill(padded, vectors.Count, length, matrix, stride);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(padded);
        }
    }

    private static void Fill(ReadOnlySpan<float> values, int count, int length, Span<float> matrix, int stride)
    {
        var norms = new float[count];
        for (var i = 0; i < count; i++) norms[i] = SquaredNorm(values.Slice(i * length, length));

        for (var i = 0; i < count; i += 2)
        {
            // Past the end the last row is computed again: the same number is written to the same place.
            var i1 = Math.Min(i + 1, count - 1);
            for (var j = i; j < count; j += 4)
            {
                int j1 = Math.Min(j + 1, count - 1), j2 = Math.Min(j + 2, count - 1), j3 = Math.Min(j + 3, count - 1);
                ref var a0 = ref MemoryMarshal.GetReference(values.Slice(i * length, length));
                ref var a1 = ref MemoryMarshal.GetReference(values.Slice(i1 * length, length));
                ref var b0 = ref MemoryMarshal.GetReference(values.Slice(j * length, length));
                ref var b1 = ref MemoryMarshal.GetReference(values.Slice(j1 * length, length));
                ref var b2 = ref MemoryMarshal.GetReference(values.Slice(j2 * length, length));
                ref var b3 = ref MemoryMarshal.GetReference(values.Slice(j3 * length, length));
                Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
                for (nuint k = 0; k < (nuint)length; k += Lanes)
                {
                    var x0 = Vector512.LoadUnsafe(ref a0, k);
                    var x1 = Vector512.LoadUnsafe(ref a1, k);
                    var y = Vector512.LoadUnsafe(ref b0, k);
                    s00 = Vector512.MultiplyAddEstimate(x0, y, s00);
                    s10 = Vector512.MultiplyAddEstimate(x1, y, s10);
                    y = Vector512.LoadUnsafe(ref b1, k);
                    s01 = Vector512.MultiplyAddEstimate(x0, y, s01);
                    s11 = Vector512.MultiplyAddEstimate(x1, y, s11);
                    y = Vector512.LoadUnsafe(ref b2, k);
                    s02 = Vector512.MultiplyAddEstimate(x0, y, s02);
                    s12 = Vector512.MultiplyAddEstimate(x1, y, s12);
                    y = Vector512.LoadUnsafe(ref b3, k);
                    s03 = Vector512.MultiplyAddEstimate(x0, y, s03);
                    s13 = Vector512.MultiplyAddEstimate(x1, y, s13);
                }

                Set(matrix, stride, norms, i, j, s00);
                Set(matrix, stride, norms, i, j1, s01);
                Set(matrix, stride, norms, i, j2, s02);
                Set(matrix, stride, norms, i, j3, s03);
                Set(matrix, stride, norms, i1, j, s10);
                Set(matrix, stride, norms, i1, j1, s11);
                Set(matrix, stride, norms, i1, j2, s12);
                Set(matrix, stride, norms, i1, j3, s13);
            }
        }

        for (var i = 0; i < count; i++)
        {
            matrix[(i * stride) + i] = float.PositiveInfinity;
            matrix.Slice((i * stride) + count, stride - count).Fill(float.PositiveInfinity);
        }
    }

    private static float SquaredNorm(ReadOnlySpan<float> vector)
    {
        ref var x = ref MemoryMarshal.GetReference(vector);
        var sum = Vector512<float>.Zero;
        for (nuint k = 0; k < (nuint)vector.Length; k += Lanes)
        {
            var v = Vector512.LoadUnsafe(ref x, k);
            sum = Vector512.MultiplyAddEstimate(v, v, sum);
        }

        return Sum(sum);
    }

    private static void Set(Span<float> matrix, int stride, float[] norms, int i, int j, Vector512<float> products)
    {
        var distance = MathF.Max(0, norms[i] + norms[j] - (2 * Sum(products)));
        matrix[(i * stride) + j] = distance;
        matrix[(j * stride) + i] = distance;
    }

    private static float Sum(Vector512<float> v)
    {
        var eight = v.GetLower() + v.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }
}
