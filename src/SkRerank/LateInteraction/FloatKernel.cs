using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.LateInteraction;

/// <summary>Finds the greatest dot products of blocks of sixteen query tokens with eight passage vectors in floats.</summary>
/// <remarks>A value of the passage is read once for sixteen tokens, a value of the query once for eight vectors, and every sum stays in a register.</remarks>
internal static class FloatKernel
{
    /// <summary>The passage vectors of one step.</summary>
    public const int Rows = 8;

    /// <summary>Raises the maxima of one block of query tokens.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">The passage vectors.</param>
    /// <param name="count">How many of them there are; at least 1.</param>
    /// <param name="dimensions">The length of a vector.</param>
    /// <param name="maxima">The maximum of each token.</param>
    public static void Raise(ReadOnlySpan<float> block, ReadOnlySpan<float> rows, int count, int dimensions, Span<float> maxima)
    {
        // The loop below reads without bounds checks.
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, dimensions * QueryColumns.Lanes);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * dimensions);
        ref var q = ref MemoryMarshal.GetReference(block);
        ref var d = ref MemoryMarshal.GetReference(rows);
        var best = Vector512.Create<float>(maxima);
        for (var first = 0; first < count; first += Rows) best = Vector512.Max(best, Eight(ref q, ref d, first, count, dimensions));
        best.CopyTo(maxima);
    }

    /// <summary>Raises the maxima of two blocks of query tokens.</summary>
    public static void RaiseTwo(ReadOnlySpan<float> blocks, ReadOnlySpan<float> rows, int count, int dimensions, Span<float> maxima)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks.Length, 2 * dimensions * QueryColumns.Lanes);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * dimensions);
        ref var q = ref MemoryMarshal.GetReference(blocks);
        ref var d = ref MemoryMarshal.GetReference(rows);
        var bestA = Vector512.Create<float>(maxima);
        var bestB = Vector512.Create<float>(maxima[QueryColumns.Lanes..]);
        for (var first = 0; first < count; first += Rows)
        {
            Sixteen(ref q, ref d, first, count, dimensions, out var a, out var b);
            bestA = Vector512.Max(bestA, a);
            bestB = Vector512.Max(bestB, b);
        }

        bestA.CopyTo(maxima);
        bestB.CopyTo(maxima[QueryColumns.Lanes..]);
    }

    // Past the last vector the last one comes again, which no maximum notices.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Row(ref float rows, int index, int count, int dimensions) => ref Unsafe.Add(ref rows, (nint)Math.Min(index, count - 1) * dimensions);

    // Eight short rows are too many streams for the processor to see; so the next eight, which lie behind these, are asked for a line at a time. An address past the end does no harm.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref float next, nint k)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref next, k * Rows)));
    }

    private static Vector512<float> Eight(ref float q, ref float rows, int first, int count, int dimensions)
    {
        ref var d0 = ref Row(ref rows, first, count, dimensions);
        ref var d1 = ref Row(ref rows, first + 1, count, dimensions);
        ref var d2 = ref Row(ref rows, first + 2, count, dimensions);
        ref var d3 = ref Row(ref rows, first + 3, count, dimensions);
        ref var d4 = ref Row(ref rows, first + 4, count, dimensions);
        ref var d5 = ref Row(ref rows, first + 5, count, dimensions);
        ref var d6 = ref Row(ref rows, first + 6, count, dimensions);
        ref var d7 = ref Row(ref rows, first + 7, count, dimensions);
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        ref var next = ref Row(ref rows, first + Rows, count, dimensions);
        for (nint k = 0; k < dimensions; k++)
        {
            var a = Vector512.LoadUnsafe(ref q, (nuint)k * QueryColumns.Lanes);
            Prefetch(ref next, k);
            a0 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d0, k)), a0);
            a1 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d1, k)), a1);
            a2 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d2, k)), a2);
            a3 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d3, k)), a3);
            a4 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d4, k)), a4);
            a5 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d5, k)), a5);
            a6 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d6, k)), a6);
            a7 = Vector512.MultiplyAddEstimate(a, Vector512.Create(Unsafe.Add(ref d7, k)), a7);
        }

        return Vector512.Max(Vector512.Max(Vector512.Max(a0, a1), Vector512.Max(a2, a3)), Vector512.Max(Vector512.Max(a4, a5), Vector512.Max(a6, a7)));
    }

    private static void Sixteen(ref float q, ref float rows, int first, int count, int dimensions, out Vector512<float> bestA, out Vector512<float> bestB)
    {
        ref var d0 = ref Row(ref rows, first, count, dimensions);
        ref var d1 = ref Row(ref rows, first + 1, count, dimensions);
        ref var d2 = ref Row(ref rows, first + 2, count, dimensions);
        ref var d3 = ref Row(ref rows, first + 3, count, dimensions);
        ref var d4 = ref Row(ref rows, first + 4, count, dimensions);
        ref var d5 = ref Row(ref rows, first + 5, count, dimensions);
        ref var d6 = ref Row(ref rows, first + 6, count, dimensions);
        ref var d7 = ref Row(ref rows, first + 7, count, dimensions);
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        ref var next = ref Row(ref rows, first + Rows, count, dimensions);
        ref var second = ref Unsafe.Add(ref q, (nint)dimensions * QueryColumns.Lanes);
        for (nint k = 0; k < dimensions; k++)
        {
            var a = Vector512.LoadUnsafe(ref q, (nuint)k * QueryColumns.Lanes);
            var b = Vector512.LoadUnsafe(ref second, (nuint)k * QueryColumns.Lanes);
            Prefetch(ref next, k);
            var d = Vector512.Create(Unsafe.Add(ref d0, k));
            a0 = Vector512.MultiplyAddEstimate(a, d, a0);
            b0 = Vector512.MultiplyAddEstimate(b, d, b0);
            d = Vector512.Create(Unsafe.Add(ref d1, k));
            a1 = Vector512.MultiplyAddEstimate(a, d, a1);
            b1 = Vector512.MultiplyAddEstimate(b, d, b1);
            d = Vector512.Create(Unsafe.Add(ref d2, k));
            a2 = Vector512.MultiplyAddEstimate(a, d, a2);
            b2 = Vector512.MultiplyAddEstimate(b, d, b2);
            d = Vector512.Create(Unsafe.Add(ref d3, k));
            a3 = Vector512.MultiplyAddEstimate(a, d, a3);
            b3 = Vector512.MultiplyAddEstimate(b, d, b3);
            d = Vector512.Create(Unsafe.Add(ref d4, k));
            a4 = Vector512.MultiplyAddEstimate(a, d, a4);
            b4 = Vector512.MultiplyAddEstimate(b, d, b4);
            d = Vector512.Create(Unsafe.Add(ref d5, k));
            a5 = Vector512.MultiplyAddEstimate(a, d, a5);
            b5 = Vector512.MultiplyAddEstimate(b, d, b5);
            d = Vector512.Create(Unsafe.Add(ref d6, k));
            a6 = Vector512.MultiplyAddEstimate(a, d, a6);
            b6 = Vector512.MultiplyAddEstimate(b, d, b6);
            d = Vector512.Create(Unsafe.Add(ref d7, k));
            a7 = Vector512.MultiplyAddEstimate(a, d, a7);
            b7 = Vector512.MultiplyAddEstimate(b, d, b7);
        }

        bestA = Vector512.Max(Vector512.Max(Vector512.Max(a0, a1), Vector512.Max(a2, a3)), Vector512.Max(Vector512.Max(a4, a5), Vector512.Max(a6, a7)));
        bestB = Vector512.Max(Vector512.Max(Vector512.Max(b0, b1), Vector512.Max(b2, b3)), Vector512.Max(Vector512.Max(b4, b5), Vector512.Max(b6, b7)));
    }
}
