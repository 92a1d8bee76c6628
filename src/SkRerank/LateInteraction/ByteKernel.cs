using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.LateInteraction;

/// <summary>Finds the greatest sums of query bytes over the bits of passage vectors that are 1; in whole numbers, so every path gives the same.</summary>
/// <remarks>A byte of the passage becomes eight bytes of 0 or 1 by a table of 2 KB, and meets the same eight dimensions of all tokens of a register by one multiplication.</remarks>
internal static class ByteKernel
{
    // A sum of 16 bits takes two dimensions of each group, at most 2 · 127, so it must be emptied before it can overflow.
    private const int GroupsBeforeOverflow = short.MaxValue / 254;

    private static readonly ulong[] Bytes = [.. Enumerable.Range(0, 256).Select(b => Enumerable.Range(0, 8).Aggregate(0UL, (word, i) => word | ((ulong)(b >> i & 1) << (8 * i))))];

    /// <summary>Raises the maxima of one block of query tokens.</summary>
    /// <param name="path">The instructions to use.</param>
    /// <param name="block">The block of query tokens.</param>
    /// <param name="bits">The passage vectors, each of <paramref name="size"/> bytes.</param>
    /// <param name="size">The bytes of a vector.</param>
    /// <param name="maxima">The maximum of each token.</param>
    public static void Raise(MaxSimPath path, ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, size * QueryBytes.GroupBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxima.Length, QueryBytes.Lanes);
        if (path == MaxSimPath.Avx512 && Avx512BW.IsSupported) RaiseAvx512(block, bits, size, maxima);
        else if (path != MaxSimPath.Scalar && Avx2.IsSupported) RaiseAvx2(block, bits, size, maxima);
        else RaiseScalar(block, bits, size, maxima);
    }

    private static void RaiseScalar(ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        for (var start = 0; start < bits.Length; start += size)
        {
            var vector = bits.Slice(start, size);
            for (var lane = 0; lane < QueryBytes.Lanes; lane++)
            {
                var sum = 0;
                for (var k = 0; k < size * 8; k++) sum += (vector[k >> 3] >> (k & 7) & 1) * block[(k / 8 * QueryBytes.GroupBytes) + (lane * 8) + (k % 8)];
                maxima[lane] = Math.Max(maxima[lane], sum);
            }
        }
    }

    // Four vectors a step, which share what is read of the query; past the last one it comes again, which no maximum notices.
    private static void RaiseAvx512(ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        ref var query = ref MemoryMarshal.GetReference(block);
        ref var table = ref MemoryMarshal.GetArrayDataReference(Bytes);
        ref var all = ref MemoryMarshal.GetReference(bits);
        var last = bits.Length - size;
        Vector512<int> bestA = Vector512.Create(int.MinValue), bestB = bestA;
        for (var start = 0; start <= last; start += 4 * size)
        {
            ref var v0 = ref Unsafe.Add(ref all, start);
            ref var v1 = ref Unsafe.Add(ref all, Math.Min(start + size, last));
            ref var v2 = ref Unsafe.Add(ref all, Math.Min(start + (2 * size), last));
            ref var v3 = ref Unsafe.Add(ref all, Math.Min(start + (3 * size), last));
            Vector512<int> sumA0 = default, sumA1 = default, sumA2 = default, sumA3 = default, sumB0 = default, sumB1 = default, sumB2 = default, sumB3 = default;
            for (nint from = 0; from < size; from += GroupsBeforeOverflow)
            {
                Vector512<short> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                var to = Math.Min(size, from + GroupsBeforeOverflow);
                for (var i = from; i < to; i++)
                {
                    var p = Vector512.LoadUnsafe(ref query, (nuint)i * QueryBytes.GroupBytes);
                    var q = Vector512.LoadUnsafe(ref query, ((nuint)i * QueryBytes.GroupBytes) + (QueryBytes.GroupBytes / 2));
                    var ones = Vector512.Create(Unsafe.Add(ref table, (nint)Unsafe.Add(ref v0, i))).AsByte();
                    a0 += Avx512BW.MultiplyAddAdjacent(ones, p);
                    b0 += Avx512BW.MultiplyAddAdjacent(ones, q);
                    ones = Vector512.Create(Unsafe.Add(ref table, (nint)Unsafe.Add(ref v1, i))).AsByte();
                    a1 += Avx512BW.MultiplyAddAdjacent(ones, p);
                    b1 += Avx512BW.MultiplyAddAdjacent(ones, q);
                    ones = Vector512.Create(Unsafe.Add(ref table, (nint)Unsafe.Add(ref v2, i))).AsByte();
                    a2 += Avx512BW.MultiplyAddAdjacent(ones, p);
                    b2 += Avx512BW.MultiplyAddAdjacent(ones, q);
                    ones = Vector512.Create(Unsafe.Add(ref table, (nint)Unsafe.Add(ref v3, i))).AsByte();
                    a3 += Avx512BW.MultiplyAddAdjacent(ones, p);
                    b3 += Avx512BW.MultiplyAddAdjacent(ones, q);
                }

                (sumA0, sumA1, sumA2, sumA3) = (sumA0 + Fours(a0), sumA1 + Fours(a1), sumA2 + Fours(a2), sumA3 + Fours(a3));
                (sumB0, sumB1, sumB2, sumB3) = (sumB0 + Fours(b0), sumB1 + Fours(b1), sumB2 + Fours(b2), sumB3 + Fours(b3));
            }

            bestA = Vector512.Max(bestA, Vector512.Max(Vector512.Max(Eights(sumA0), Eights(sumA1)), Vector512.Max(Eights(sumA2), Eights(sumA3))));
            bestB = Vector512.Max(bestB, Vector512.Max(Vector512.Max(Eights(sumB0), Eights(sumB1)), Vector512.Max(Eights(sumB2), Eights(sumB3))));
        }

        for (var token = 0; token < QueryBytes.Lanes / 2; token++)
        {
            maxima[token] = Math.Max(maxima[token], bestA[2 * token]);
            maxima[token + (QueryBytes.Lanes / 2)] = Math.Max(maxima[token + (QueryBytes.Lanes / 2)], bestB[2 * token]);
        }
    }

    // Four tokens at a time over all vectors.
    private static void RaiseAvx2(ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Bytes);
        ref var all = ref MemoryMarshal.GetReference(bits);
        var last = bits.Length - size;
        for (var first = 0; first < QueryBytes.Lanes; first += 4)
        {
            ref var query = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), first * QueryBytes.GroupDimensions);
            var best = Vector256.Create(int.MinValue);
            for (var start = 0; start <= last; start += 2 * size)
            {
                ref var v0 = ref Unsafe.Add(ref all, start);
                ref var v1 = ref Unsafe.Add(ref all, Math.Min(start + size, last));
                Vector256<int> sum0 = default, sum1 = default;
                for (nint from = 0; from < size; from += GroupsBeforeOverflow)
                {
                    Vector256<short> s0 = default, s1 = default;
                    var to = Math.Min(size, from + GroupsBeforeOverflow);
                    for (var i = from; i < to; i++)
                    {
                        var q = Vector256.LoadUnsafe(ref query, (nuint)i * QueryBytes.GroupBytes);
                        s0 += Avx2.MultiplyAddAdjacent(Vector256.Create(Unsafe.Add(ref table, (nint)Unsafe.Add(ref v0, i))).AsByte(), q);
                        s1 += Avx2.MultiplyAddAdjacent(Vector256.Create(Unsafe.Add(ref table, (nint)Unsafe.Add(ref v1, i))).AsByte(), q);
                    }

                    sum0 += Avx2.MultiplyAddAdjacent(s0, Vector256<short>.One);
                    sum1 += Avx2.MultiplyAddAdjacent(s1, Vector256<short>.One);
                }

                best = Vector256.Max(best, Vector256.Max(Eights(sum0), Eights(sum1)));
            }

            for (var token = 0; token < 4; token++) maxima[first + token] = Math.Max(maxima[first + token], best[2 * token]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Fours(Vector512<short> twos) => Avx512BW.MultiplyAddAdjacent(twos, Vector512<short>.One);

    // The sum of a token in every even place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Eights(Vector512<int> fours) => fours + (fours.AsUInt64() >>> 32).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Eights(Vector256<int> fours) => fours + (fours.AsUInt64() >>> 32).AsInt32();
}
