using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SkRerank.LateInteraction;

namespace SkRerank.Selection;

/// <summary>The cosine of the means of token vectors that are kept as sign bits, 0 where it is negative; a mean of zeros is similar to none.</summary>
/// <remarks>The mean of vectors of ±1 is their sum but for a factor that a cosine does not see, and the sum is a whole number: so is every product, and no order of adding changes it.</remarks>
internal sealed class SignSimilarity : PassageSimilarity
{
    // Of whole registers; what is behind the last dimension is 0.
    private const int Step = 32;

    private readonly int _stride;
    private readonly short[] _sums;
    private readonly double[] _norms;

    public SignSimilarity(PackedTokenVectors[] passages)
    {
        var dimensions = passages[0].Dimensions;
        _stride = (dimensions + Step - 1) / Step * Step;
        _sums = ArrayPool<short>.Shared.Rent(passages.Length * _stride);
        _norms = ArrayPool<double>.Shared.Rent(passages.Length);
        for (var i = 0; i < passages.Length; i++)
        {
            var sums = Sums(i);
            SignSums.Compute(passages[i], sums);
            sums[dimensions..].Clear();
            _norms[i] = 1 / Math.Sqrt(Dot(sums, sums));
        }
    }

    /// <summary>Says whether vectors are sign bits, and so few that sums and products are exact.</summary>
    public static bool Fits(PackedTokenVectors[] passages) =>
        passages[0] is { Element: TokenVectorElement.SignBits } first
            && Array.TrueForAll(passages, vectors => vectors.Count <= short.MaxValue && (long)vectors.Count * vectors.Count * first.Dimensions <= int.MaxValue);

    // The norm of a mean of zeros is infinite, and the product is then no number.
    public override double Of(int a, int b) => Dot(Sums(a), Sums(b)) * _norms[a] * _norms[b] is > 0 and var cosine ? Math.Min(cosine, 1) : 0;

    public override void Dispose()
    {
        ArrayPool<short>.Shared.Return(_sums);
        ArrayPool<double>.Shared.Return(_norms);
    }

    private static int Dot(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var sum = 0;
        if (Avx512BW.IsSupported)
        {
            var wide = Vector512<int>.Zero;
            for (nuint i = 0; i < (nuint)a.Length; i += Step) wide += Avx512BW.MultiplyAddAdjacent(Vector512.LoadUnsafe(ref left, i), Vector512.LoadUnsafe(ref right, i));
            return Vector512.Sum(wide);
        }

        if (Avx2.IsSupported)
        {
            var wide = Vector256<int>.Zero;
            for (nuint i = 0; i < (nuint)a.Length; i += Step / 2) wide += Avx2.MultiplyAddAdjacent(Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i));
            return Vector256.Sum(wide);
        }

        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private Span<short> Sums(int index) => _sums.AsSpan(index * _stride, _stride);
}
