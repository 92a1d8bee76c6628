using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkRerank.LateInteraction;

namespace SkRerank.Selection;

/// <summary>Adds up vectors of ±1 that are kept as sign bits.</summary>
/// <remarks>
/// The ones of each dimension are counted in binary, 512 dimensions at a time: plane p holds bit p of every count. Eight vectors are added with seven carry-save adders, whose last carry goes into the planes from 8 on
/// (Harley and Seal; Warren, Hacker's Delight, 5–1). What is read beyond the end of a vector is counted too, and left out.
/// </remarks>
internal static class SignSums
{
    private const int BlockLength = 512, BlockBytes = BlockLength / 8, WordLength = 16;

    // Counts are of 15 bits.
    private const int Planes = 16;

    private static readonly Vector256<ushort> Bits = Vector256.Create((ushort)1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);

    /// <summary>Gives the sum of the vectors of a passage, each value ±1.</summary>
    /// <param name="vectors">The vectors, at most 32,767 of sign bits.</param>
    /// <param name="sums">Takes the sums, one a dimension, in whole words of 16; what is behind the last dimension is not defined.</param>
    public static void Compute(PackedTokenVectors vectors, Span<short> sums)
    {
        Span<Vector512<byte>> planes = stackalloc Vector512<byte>[Planes];
        for (var block = 0; block * BlockLength < sums.Length; block++)
        {
            planes.Clear();
            Count(vectors.Bytes[(block * BlockBytes)..], vectors.BytesPerVector, vectors.Count, planes);
            Spread(planes, vectors.Count, sums[(block * BlockLength)..Math.Min(sums.Length, (block + 1) * BlockLength)]);
        }
    }

    private static void Count(ReadOnlySpan<byte> rows, int stride, int count, Span<Vector512<byte>> planes)
    {
        Vector512<byte> ones = default, twos = default, fours = default;
        ref var start = ref MemoryMarshal.GetReference(rows);

        // Of the last rows a whole block would reach beyond the end.
        var safe = rows.Length < BlockBytes ? 0 : ((rows.Length - BlockBytes) / stride) + 1;
        var row = 0;
        for (; row + 8 <= safe; row += 8)
        {
            var at = (nuint)row * (nuint)stride;
            var step = (nuint)stride;
            Add(ref ones, Vector512.LoadUnsafe(ref start, at), Vector512.LoadUnsafe(ref start, at + step), out var twosA);
            Add(ref ones, Vector512.LoadUnsafe(ref start, at + (2 * step)), Vector512.LoadUnsafe(ref start, at + (3 * step)), out var twosB);
            Add(ref twos, twosA, twosB, out var foursA);
            Add(ref ones, Vector512.LoadUnsafe(ref start, at + (4 * step)), Vector512.LoadUnsafe(ref start, at + (5 * step)), out twosA);
            Add(ref ones, Vector512.LoadUnsafe(ref start, at + (6 * step)), Vector512.LoadUnsafe(ref start, at + (7 * step)), out twosB);
            Add(ref twos, twosA, twosB, out var foursB);
            Add(ref fours, foursA, foursB, out var eights);
            Carry(planes, 3, eights);
        }

        (planes[0], planes[1], planes[2]) = (ones, twos, fours);
        Span<byte> last = stackalloc byte[BlockBytes];
        for (; row < count; row++)
        {
            var rest = rows[(row * stride)..];
            rest[..Math.Min(rest.Length, BlockBytes)].CopyTo(last);
            Carry(planes, 0, Vector512.Create<byte>(last));
        }
    }

    // Of three bits the lower one of their sum stays, the higher one is carried.
    private static void Add(ref Vector512<byte> sum, Vector512<byte> a, Vector512<byte> b, out Vector512<byte> carry)
    {
        var half = sum ^ a;
        carry = (sum & a) | (half & b);
        sum = half ^ b;
    }

    private static void Carry(Span<Vector512<byte>> planes, int plane, Vector512<byte> carry)
    {
        for (; carry != Vector512<byte>.Zero; plane++) (planes[plane], carry) = (planes[plane] ^ carry, planes[plane] & carry);
    }

    private static void Spread(ReadOnlySpan<Vector512<byte>> planes, int count, Span<short> sums)
    {
        var used = planes.Length;
        while (used > 0 && planes[used - 1] == Vector512<byte>.Zero) used--;
        var words = MemoryMarshal.Cast<Vector512<byte>, ushort>(planes);
        for (var word = 0; word < sums.Length / WordLength; word++)
        {
            var counts = Vector256<ushort>.Zero;
            for (var plane = 0; plane < used; plane++)
                counts |= Vector256.Equals(Vector256.Create(words[(plane * (BlockLength / WordLength)) + word]) & Bits, Bits) & Vector256.Create((ushort)(1 << plane));

            // As many ones as counted, and the others minus one.
            ((counts + counts).AsInt16() - Vector256.Create((short)count)).CopyTo(sums[(word * WordLength)..]);
        }
    }
}
