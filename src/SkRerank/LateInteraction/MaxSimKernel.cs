using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.LateInteraction;

/// <summary>Finds the greatest sums of ±q over a block of passage vectors, for a pair of query tokens.</summary>
/// <remarks>Every path adds the same table entries in the same order, so that all give the same bits.</remarks>
internal static class MaxSimKernel
{
    private const int PairStep = 2 * SignTables.Entries;

    /// <summary>Gets the fastest path of this CPU.</summary>
    public static MaxSimPath Best { get; } = IsSupported(MaxSimPath.Avx512) ? MaxSimPath.Avx512 : IsSupported(MaxSimPath.Avx2) ? MaxSimPath.Avx2 : MaxSimPath.Scalar;

    public static bool IsSupported(MaxSimPath path) => path switch
    {
        MaxSimPath.Avx512 => Avx512F.IsSupported,
        MaxSimPath.Avx2 => Avx2.IsSupported,
        _ => true,
    };

    /// <summary>Raises the two maxima to the greatest sums in the used lanes of the block.</summary>
    public static void Raise(MaxSimPath path, ReadOnlySpan<float> tables, ReadOnlySpan<uint> words, int wordCount, int used, ref float first, ref float second)
    {
        // The kernels below read without bounds checks.
        ArgumentOutOfRangeException.ThrowIfLessThan(tables.Length, wordCount * SignTables.GroupsPerWord * PairStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, wordCount * SignBlock.Lanes);
        ref var table = ref MemoryMarshal.GetReference(tables);
        ref var word = ref MemoryMarshal.GetReference(words);
        switch (path)
        {
            case MaxSimPath.Avx512 when used > 32:
                RaiseAvx512Four(ref table, ref word, wordCount, used, ref first, ref second);
                break;
            case MaxSimPath.Avx512:
                for (var lane = 0; lane < used; lane += 16) RaiseAvx512One(ref table, ref Unsafe.Add(ref word, lane), wordCount, ref first, ref second);
                break;
            case MaxSimPath.Avx2:
                for (var lane = 0; lane < used; lane += 16) RaiseAvx2(ref table, ref Unsafe.Add(ref word, lane), wordCount, ref first, ref second);
                break;
            default:
                for (var lane = 0; lane < used; lane++) RaiseScalar(ref table, ref Unsafe.Add(ref word, lane), wordCount, ref first, ref second);
                break;
        }
    }

    private static void RaiseAvx512Four(ref float table, ref uint word, int wordCount, int used, ref float first, ref float second)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var w = 0; w < wordCount; w++)
        {
            var w0 = Vector512.LoadUnsafe(ref word).AsInt32();
            var w1 = Vector512.LoadUnsafe(ref word, 16).AsInt32();
            var w2 = Vector512.LoadUnsafe(ref word, 32).AsInt32();
            var w3 = Vector512.LoadUnsafe(ref word, 48).AsInt32();
            for (var group = 0; group < SignTables.GroupsPerWord; group++)
            {
                // The permutation reads the lowest four bits of each index and ignores the rest.
                var a = Vector512.LoadUnsafe(ref table);
                var b = Vector512.LoadUnsafe(ref table, SignTables.Entries);
                a0 += Avx512F.PermuteVar16x32(a, w0);
                b0 += Avx512F.PermuteVar16x32(b, w0);
                a1 += Avx512F.PermuteVar16x32(a, w1);
                b1 += Avx512F.PermuteVar16x32(b, w1);
                a2 += Avx512F.PermuteVar16x32(a, w2);
                b2 += Avx512F.PermuteVar16x32(b, w2);
                a3 += Avx512F.PermuteVar16x32(a, w3);
                b3 += Avx512F.PermuteVar16x32(b, w3);
                w0 >>>= 4;
                w1 >>>= 4;
                w2 >>>= 4;
                w3 >>>= 4;
                table = ref Unsafe.Add(ref table, PairStep);
            }

            word = ref Unsafe.Add(ref word, SignBlock.Lanes);
        }

        var a23 = used > 48 ? Vector512.Max(a2, a3) : a2;
        var b23 = used > 48 ? Vector512.Max(b2, b3) : b2;
        first = Greatest(Vector512.Max(Vector512.Max(a0, a1), a23), first);
        second = Greatest(Vector512.Max(Vector512.Max(b0, b1), b23), second);
    }

    private static void RaiseAvx512One(ref float table, ref uint word, int wordCount, ref float first, ref float second)
    {
        Vector512<float> a = default, b = default;
        for (var w = 0; w < wordCount; w++)
        {
            var bits = Vector512.LoadUnsafe(ref word).AsInt32();
            for (var group = 0; group < SignTables.GroupsPerWord; group++)
            {
                a += Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref table), bits);
                b += Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref table, SignTables.Entries), bits);
                bits >>>= 4;
                table = ref Unsafe.Add(ref table, PairStep);
            }

            word = ref Unsafe.Add(ref word, SignBlock.Lanes);
        }

        first = Greatest(a, first);
        second = Greatest(b, second);
    }

    private static void RaiseAvx2(ref float table, ref uint word, int wordCount, ref float first, ref float second)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default;
        for (var w = 0; w < wordCount; w++)
        {
            var w0 = Vector256.LoadUnsafe(ref word).AsInt32();
            var w1 = Vector256.LoadUnsafe(ref word, 8).AsInt32();
            for (var group = 0; group < SignTables.GroupsPerWord; group++)
            {
                // Entry 15 - b is minus entry b: where bit 3 is set, look the complement up in the lower half and flip the sign.
                var top0 = Vector256.ShiftRightArithmetic(w0 << 28, 31);
                var top1 = Vector256.ShiftRightArithmetic(w1 << 28, 31);
                var sign0 = (top0 << 31).AsSingle();
                var sign1 = (top1 << 31).AsSingle();
                var a = Vector256.LoadUnsafe(ref table);
                var b = Vector256.LoadUnsafe(ref table, SignTables.Entries);
                a0 += Avx2.PermuteVar8x32(a, w0 ^ top0) ^ sign0;
                b0 += Avx2.PermuteVar8x32(b, w0 ^ top0) ^ sign0;
                a1 += Avx2.PermuteVar8x32(a, w1 ^ top1) ^ sign1;
                b1 += Avx2.PermuteVar8x32(b, w1 ^ top1) ^ sign1;
                w0 >>>= 4;
                w1 >>>= 4;
                table = ref Unsafe.Add(ref table, PairStep);
            }

            word = ref Unsafe.Add(ref word, SignBlock.Lanes);
        }

        first = Greatest(Vector256.Max(a0, a1), first);
        second = Greatest(Vector256.Max(b0, b1), second);
    }

    private static void RaiseScalar(ref float table, ref uint word, int wordCount, ref float first, ref float second)
    {
        float a = 0, b = 0;
        for (var w = 0; w < wordCount; w++)
        {
            var bits = word;
            for (var group = 0; group < SignTables.GroupsPerWord; group++)
            {
                a += Unsafe.Add(ref table, bits & 15);
                b += Unsafe.Add(ref table, SignTables.Entries + (bits & 15));
                bits >>= 4;
                table = ref Unsafe.Add(ref table, PairStep);
            }

            word = ref Unsafe.Add(ref word, SignBlock.Lanes);
        }

        first = MathF.Max(first, a);
        second = MathF.Max(second, b);
    }

    private static float Greatest(Vector512<float> values, float atLeast) => Greatest(Vector256.Max(values.GetLower(), values.GetUpper()), atLeast);

    private static float Greatest(Vector256<float> values, float atLeast)
    {
        var four = Vector128.Max(values.GetLower(), values.GetUpper());
        return MathF.Max(atLeast, MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3])));
    }
}
