using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.LearningToRank.Trees;

/// <summary>Counts how many of up to 254 rising thresholds are below a value: first among every eighth, then among the eight it lies in.</summary>
internal sealed class ThresholdSearch
{
    private const int Width = 8;
    private readonly double[] _pivots;
    private readonly double[] _thresholds;

    public ThresholdSearch(ReadOnlySpan<double> thresholds)
    {
        // Infinity is below nothing, so what is filled up is never counted; one more eight for values above all.
        var pivots = thresholds.Length / Width;
        _pivots = Filled((pivots + Width - 1) / Width * Width);
        for (var i = 0; i < pivots; i++) _pivots[i] = thresholds[(i * Width) + Width - 1];
        _thresholds = Filled((pivots + 1) * Width);
        thresholds.CopyTo(_thresholds);
    }

    /// <summary>Counts the thresholds below each value; NaN has none below it.</summary>
    public void CountBelow(ReadOnlySpan<double> values, Span<byte> counts)
    {
        ref var pivots = ref MemoryMarshal.GetArrayDataReference(_pivots);
        ref var thresholds = ref MemoryMarshal.GetArrayDataReference(_thresholds);
        var pivotCount = _pivots.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var value = Vector512.Create(values[i]);
            var eights = 0;
            for (var p = 0; p < pivotCount; p += Width) eights += Below(ref Unsafe.Add(ref pivots, p), value);
            counts[i] = (byte)((eights * Width) + Below(ref Unsafe.Add(ref thresholds, eights * Width), value));
        }
    }

    /// <summary>Counts the thresholds below a value.</summary>
    public byte CountBelow(double value)
    {
        byte count = 0;
        CountBelow([value], new Span<byte>(ref count));
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(ref double thresholds, Vector512<double> value) => BitOperations.PopCount(Vector512.LessThan(Vector512.LoadUnsafe(ref thresholds), value).ExtractMostSignificantBits());

    private static double[] Filled(int length)
    {
        var numbers = new double[length];
        Array.Fill(numbers, double.PositiveInfinity);
        return numbers;
    }
}
