using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.LateInteraction;

/// <summary>Finds the greatest sums of query bytes over the bits of passage vectors that are 1; in whole numbers, so every path gives the same.</summary>
internal static class ByteKernel
{
    // The four bytes, 0 or 1, of four bits.
    private static readonly uint[] Nibbles = [.. Enumerable.Range(0, 16).Select(n => (uint)((n & 1) | ((n & 2) << 7) | ((n & 4) << 14) | ((n & 8) << 21)))];

    /// <summary>Raises the maxima of one block of query tokens.</summary>
    /// <param name="path">The instructions to use.</param>
    /// <param name="block">The block of query tokens.</param>
    /// <param name="bits">The passage vectors, each of <paramref name="size"/> bytes.</param>
    /// <param name="size">The bytes of a vector.</param>
    /// <param name="maxima">The maximum of each token.</param>
    public static void Raise(MaxSimPath path, ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, size * 2 * QueryBytes.GroupBytes);
        if (path == MaxSimPath.Scalar || !Avx2.IsSupported) RaiseScalar(block, bits, size, maxima);
        else RaiseVector(path == MaxSimPath.Avx512 && AvxVnni.IsSupported, block, bits, size, maxima);
    }

    private static void RaiseScalar(ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        for (var start = 0; start < bits.Length; start += size)
        {
            var vector = bits.Slice(start, size);
            for (var lane = 0; lane < QueryBytes.Lanes; lane++)
            {
                var sum = 0;
                for (var k = 0; k < size * 8; k++) sum += (vector[k >> 3] >> (k & 7) & 1) * block[(k / 4 * QueryBytes.GroupBytes) + (lane * 4) + (k % 4)];
                maxima[lane] = Math.Max(maxima[lane], sum);
            }
        }
    }

    // Four passage vectors a step; past the last one it comes again, which no maximum notices.
    private static void RaiseVector(bool hasVnni, ReadOnlySpan<sbyte> block, ReadOnlySpan<byte> bits, int size, Span<int> maxima)
    {
        ref var query = ref MemoryMarshal.GetReference(block);
        ref var nibbles = ref MemoryMarshal.GetArrayDataReference(Nibbles);
        ref var all = ref MemoryMarshal.GetReference(bits);
        var best = Vector256.Create<int>(maxima);
        var last = bits.Length - size;
        for (var start = 0; start < bits.Length; start += 4 * size)
        {
            ref var b0 = ref Unsafe.Add(ref all, start);
            ref var b1 = ref Unsafe.Add(ref all, Math.Min(start + size, last));
            ref var b2 = ref Unsafe.Add(ref all, Math.Min(start + (2 * size), last));
            ref var b3 = ref Unsafe.Add(ref all, Math.Min(start + (3 * size), last));
            Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default;
            for (nint i = 0; i < size; i++)
            {
                var low = Vector256.LoadUnsafe(ref query, (nuint)i * 2 * QueryBytes.GroupBytes);
                var high = Vector256.LoadUnsafe(ref query, ((nuint)i * 2 * QueryBytes.GroupBytes) + QueryBytes.GroupBytes);
                int v0 = Unsafe.Add(ref b0, i), v1 = Unsafe.Add(ref b1, i), v2 = Unsafe.Add(ref b2, i), v3 = Unsafe.Add(ref b3, i);
                if (hasVnni)
                {
                    s0 = AvxVnni.MultiplyWideningAndAdd(AvxVnni.MultiplyWideningAndAdd(s0, Spread(ref nibbles, v0 & 15), low), Spread(ref nibbles, v0 >> 4), high);
                    s1 = AvxVnni.MultiplyWideningAndAdd(AvxVnni.MultiplyWideningAndAdd(s1, Spread(ref nibbles, v1 & 15), low), Spread(ref nibbles, v1 >> 4), high);
                    s2 = AvxVnni.MultiplyWideningAndAdd(AvxVnni.MultiplyWideningAndAdd(s2, Spread(ref nibbles, v2 & 15), low), Spread(ref nibbles, v2 >> 4), high);
                    s3 = AvxVnni.MultiplyWideningAndAdd(AvxVnni.MultiplyWideningAndAdd(s3, Spread(ref nibbles, v3 & 15), low), Spread(ref nibbles, v3 >> 4), high);
                }
                else
                {
                    s0 += Add(Spread(ref nibbles, v0 & 15), low) + Add(Spread(ref nibbles, v0 >> 4), high);
                    s1 += Add(Spread(ref nibbles, v1 & 15), low) + Add(Spread(ref nibbles, v1 >> 4), high);
                    s2 += Add(Spread(ref nibbles, v2 & 15), low) + Add(Spread(ref nibbles, v2 >> 4), high);
                    s3 += Add(Spread(ref nibbles, v3 & 15), low) + Add(Spread(ref nibbles, v3 >> 4), high);
                }
            }

            best = Vector256.Max(best, Vector256.Max(Vector256.Max(s0, s1), Vector256.Max(s2, s3)));
        }

        best.CopyTo(maxima);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Spread(ref uint nibbles, int index) => Vector256.Create(Unsafe.Add(ref nibbles, index)).AsByte();

    // Pairs of at most 2 · 127 never saturate.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<byte> bits, Vector256<sbyte> query) => Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(bits, query), Vector256<short>.One);
}
