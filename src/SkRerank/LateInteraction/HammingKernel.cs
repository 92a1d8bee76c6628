using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.LateInteraction;

/// <summary>Finds the smallest numbers of bits in which a query token and passage vectors differ: XOR, and the ones counted by a table of four bits in a register.</summary>
internal static class HammingKernel
{
    // A byte of counts takes eight ones of each word, so it must be emptied before it can overflow.
    private const int WordsBeforeOverflow = 31;

    /// <summary>Gives the smallest number of differing bits between a query token and the used lanes of a block (<see cref="SignBlock"/>).</summary>
    public static int Least(MaxSimPath path, ReadOnlySpan<uint> query, ReadOnlySpan<uint> words, int wordCount, int used)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Length, wordCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, wordCount * SignBlock.Lanes);
        if (path == MaxSimPath.Avx512 && Avx512BW.IsSupported) return LeastAvx512(query, words, wordCount, used);
        var least = int.MaxValue;
        for (var lane = 0; lane < used; lane++)
        {
            var count = 0;
            for (var w = 0; w < wordCount; w++) count += BitOperations.PopCount(query[w] ^ words[(w * SignBlock.Lanes) + lane]);
            least = Math.Min(least, count);
        }

        return least;
    }

    private static int LeastAvx512(ReadOnlySpan<uint> query, ReadOnlySpan<uint> words, int wordCount, int used)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var d = ref MemoryMarshal.GetReference(words);
        var least = Vector512.Create(int.MaxValue);
        for (var lane = 0; lane < used; lane += 32)
        {
            // Lanes past those in use may hold an older block, so the second half is counted only where it is in use.
            var hasSecond = lane + 16 < used;
            ref var first = ref Unsafe.Add(ref d, lane);
            Vector512<int> countA = default, countB = default;
            for (var from = 0; from < wordCount; from += WordsBeforeOverflow)
            {
                Vector512<byte> a = default, b = default;
                var to = Math.Min(wordCount, from + WordsBeforeOverflow);
                for (var w = from; w < to; w++)
                {
                    var word = Vector512.Create(Unsafe.Add(ref q, w));
                    a += Ones(word ^ Vector512.LoadUnsafe(ref first, (nuint)(w * SignBlock.Lanes)));
                    if (hasSecond) b += Ones(word ^ Vector512.LoadUnsafe(ref first, (nuint)((w * SignBlock.Lanes) + 16)));
                }

                countA += Sum(a);
                countB += Sum(b);
            }

            least = Vector512.Min(least, hasSecond ? Vector512.Min(countA, countB) : countA);
        }

        var result = int.MaxValue;
        for (var i = 0; i < Vector512<int>.Count; i++) result = Math.Min(result, least[i]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Ones(Vector512<uint> bits)
    {
        var table = Vector512.Create(Vector256.Create(Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4), Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4)), Vector256.Create(Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4), Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4)));
        var four = Vector512.Create(0x0F0F0F0Fu);
        return Avx512BW.Shuffle(table, (bits & four).AsByte()) + Avx512BW.Shuffle(table, ((bits >>> 4) & four).AsByte());
    }

    // The four bytes of each word become one count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Sum(Vector512<byte> counts) => Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(counts, Vector512<sbyte>.One), Vector512<short>.One);
}
