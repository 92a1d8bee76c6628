using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.LateInteraction;

/// <summary>Finds the smallest numbers of bits in which query tokens and passage vectors differ; bits past the last dimension do not count.</summary>
/// <remarks>
/// With AVX-512 VBMI sixteen query tokens stand side by side, a passage's bits are spread to six a byte once, and a byte's ones are looked up in a table of 64 that is one register: .NET has no vector population count.
/// Elsewhere words are counted one by one.
/// </remarks>
internal static class HammingKernel
{
    // The words of the vectors whose bits are spread at a time, 64 vectors of up to 768 dimensions; they stay in the first-level cache.
    private const int SpreadWords = 1024;

    // A byte of counts takes six ones of each group, so it must be emptied before it can overflow.
    private const int GroupsBeforeOverflow = byte.MaxValue / 6;

    // Eight bytes of six bits from each six bytes, and where in them they begin.
    private static readonly Vector512<byte> Spread = Vector512.Create([.. Enumerable.Range(0, 64).Select(i => (byte)((i / 8 * 6) + Math.Min(i % 8, 5)))]);
    private static readonly Vector512<byte> Shifts = Vector512.Create([.. Enumerable.Range(0, 64).Select(i => (byte)(i % 8 * 6))]);
    private static readonly Vector512<byte> Ones = Vector512.Create([.. Enumerable.Range(0, 64).Select(i => (byte)BitOperations.PopCount((uint)i))]);

    /// <summary>Gives the smallest number of differing bits of each query token.</summary>
    /// <param name="path">The instructions to use.</param>
    /// <param name="query">The query.</param>
    /// <param name="document">The passage; at least one vector of as many dimensions.</param>
    /// <param name="least">Takes the numbers: <see cref="QueryBits.Lanes"/> for each block of the query.</param>
    public static void Least(MaxSimPath path, QueryBits query, PackedTokenVectors document, Span<ulong> least)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(document.Dimensions, query.Packed.Dimensions);
        ArgumentOutOfRangeException.ThrowIfLessThan(least.Length, query.Blocks * QueryBits.Lanes);
        least.Fill(ulong.MaxValue);
        if (path == MaxSimPath.Avx512 && Avx512Vbmi.IsSupported) LeastAvx512(query, document, least);
        else LeastScalar(query.Packed, document, least);
    }

    private static void LeastScalar(PackedTokenVectors query, PackedTokenVectors document, Span<ulong> least)
    {
        var size = query.BytesPerVector;
        var whole = query.Dimensions / 64 * sizeof(ulong);
        var used = (1UL << (query.Dimensions % 64)) - 1;
        for (var start = 0; start < document.Bytes.Length; start += size)
        {
            var vector = document.Bytes.Slice(start, size);
            for (var token = 0; token < query.Count; token++)
            {
                var signs = query.Bytes.Slice(token * size, size);
                var count = BitOperations.PopCount((Tail(signs[whole..]) ^ Tail(vector[whole..])) & used);
                for (var i = 0; i < whole; i += sizeof(ulong))
                    count += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(signs[i..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(vector[i..]));
                least[token] = Math.Min(least[token], (ulong)count);
            }
        }
    }

    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        var word = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--) word = (word << 8) | bytes[i];
        return word;
    }

    [SkipLocalsInit]
    private static void LeastAvx512(QueryBits query, PackedTokenVectors document, Span<ulong> least)
    {
        var stride = query.Registers * QueryBits.GroupsPerRegister;
        var size = document.BytesPerVector;
        var rows = Math.Clamp(SpreadWords / stride, 1, document.Count);
        Span<ulong> sixes = stride <= SpreadWords ? stackalloc ulong[rows * stride] : new ulong[rows * stride];
        for (var first = 0; first < document.Count; first += rows)
        {
            var count = Math.Min(rows, document.Count - first);
            SpreadAvx512(document.Bytes[(first * size)..], size, query.Used, count, sixes);
            for (var block = 0; block < query.Blocks; block++) LeastAvx512(query[block], query.Groups, sixes, stride, count, ref least[block * QueryBits.Lanes]);
        }
    }

    [SkipLocalsInit]
    private static void SpreadAvx512(ReadOnlySpan<byte> bytes, int size, ReadOnlySpan<ulong> used, int count, Span<ulong> sixes)
    {
        const int BytesPerRegister = QueryBits.GroupDimensions / 8 * QueryBits.GroupsPerRegister;
        ArgumentOutOfRangeException.ThrowIfLessThan(sixes.Length, count * used.Length);
        Span<byte> end = stackalloc byte[Vector512<byte>.Count];
        ref var source = ref MemoryMarshal.GetReference(bytes);
        ref var mask = ref MemoryMarshal.GetReference(used);
        ref var target = ref MemoryMarshal.GetReference(sixes);
        for (var row = 0; row < count; row++)
        {
            var start = row * size;
            for (var group = 0; group < used.Length; group += QueryBits.GroupsPerRegister)
            {
                Vector512<byte> eights;
                if (start + Vector512<byte>.Count <= bytes.Length)
                {
                    eights = Vector512.LoadUnsafe(ref source, (nuint)start);
                }
                else
                {
                    bytes[start..].CopyTo(end);
                    eights = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(end));
                }

                var six = Avx512Vbmi.MultiShift(Shifts, Avx512Vbmi.PermuteVar64x8(eights, Spread).AsUInt64()).AsUInt64();
                (six & Vector512.LoadUnsafe(ref mask, (nuint)group)).StoreUnsafe(ref target);
                target = ref Unsafe.Add(ref target, QueryBits.GroupsPerRegister);
                start += BytesPerRegister;
            }
        }
    }

    // Four vectors a step, which share what is read of the query; past the last one it comes again, which no minimum notices.
    private static void LeastAvx512(ReadOnlySpan<ulong> block, int groups, ReadOnlySpan<ulong> sixes, int stride, int count, ref ulong least)
    {
        ref var query = ref MemoryMarshal.GetReference(block);
        ref var all = ref MemoryMarshal.GetReference(sixes);
        var ones = Ones;
        var last = (count - 1) * stride;
        var (leastA, leastB) = (Vector512.LoadUnsafe(ref least), Vector512.LoadUnsafe(ref least, 8));
        for (var start = 0; start <= last; start += 4 * stride)
        {
            ref var v0 = ref Unsafe.Add(ref all, start);
            ref var v1 = ref Unsafe.Add(ref all, Math.Min(start + stride, last));
            ref var v2 = ref Unsafe.Add(ref all, Math.Min(start + (2 * stride), last));
            ref var v3 = ref Unsafe.Add(ref all, Math.Min(start + (3 * stride), last));
            Vector512<ulong> sumA0 = default, sumA1 = default, sumA2 = default, sumA3 = default, sumB0 = default, sumB1 = default, sumB2 = default, sumB3 = default;
            for (nint from = 0; from < groups; from += GroupsBeforeOverflow)
            {
                Vector512<byte> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                var to = Math.Min(groups, from + GroupsBeforeOverflow);
                for (var g = from; g < to; g++)
                {
                    var p = Vector512.LoadUnsafe(ref query, (nuint)g * QueryBits.Lanes);
                    var q = Vector512.LoadUnsafe(ref query, ((nuint)g * QueryBits.Lanes) + 8);
                    var d = Vector512.Create(Unsafe.Add(ref v0, g));
                    a0 += Avx512Vbmi.PermuteVar64x8(ones, (p ^ d).AsByte());
                    b0 += Avx512Vbmi.PermuteVar64x8(ones, (q ^ d).AsByte());
                    d = Vector512.Create(Unsafe.Add(ref v1, g));
                    a1 += Avx512Vbmi.PermuteVar64x8(ones, (p ^ d).AsByte());
                    b1 += Avx512Vbmi.PermuteVar64x8(ones, (q ^ d).AsByte());
                    d = Vector512.Create(Unsafe.Add(ref v2, g));
                    a2 += Avx512Vbmi.PermuteVar64x8(ones, (p ^ d).AsByte());
                    b2 += Avx512Vbmi.PermuteVar64x8(ones, (q ^ d).AsByte());
                    d = Vector512.Create(Unsafe.Add(ref v3, g));
                    a3 += Avx512Vbmi.PermuteVar64x8(ones, (p ^ d).AsByte());
                    b3 += Avx512Vbmi.PermuteVar64x8(ones, (q ^ d).AsByte());
                }

                (sumA0, sumA1, sumA2, sumA3) = (sumA0 + Sum(a0), sumA1 + Sum(a1), sumA2 + Sum(a2), sumA3 + Sum(a3));
                (sumB0, sumB1, sumB2, sumB3) = (sumB0 + Sum(b0), sumB1 + Sum(b1), sumB2 + Sum(b2), sumB3 + Sum(b3));
            }

            leastA = Vector512.Min(leastA, Vector512.Min(Vector512.Min(sumA0, sumA1), Vector512.Min(sumA2, sumA3)));
            leastB = Vector512.Min(leastB, Vector512.Min(Vector512.Min(sumB0, sumB1), Vector512.Min(sumB2, sumB3)));
        }

        leastA.StoreUnsafe(ref least);
        leastB.StoreUnsafe(ref least, 8);
    }

    // The eight bytes of each word become one count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Sum(Vector512<byte> counts) => Avx512BW.SumAbsoluteDifferences(counts, Vector512<byte>.Zero).AsUInt64();
}
