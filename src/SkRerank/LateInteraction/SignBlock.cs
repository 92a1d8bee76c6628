using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SkRerank.LateInteraction;

/// <summary>Lays out the bits of up to 64 passage vectors so that one register holds the same word of sixteen of them.</summary>
internal static class SignBlock
{
    /// <summary>The number of passage vectors of a block.</summary>
    public const int Lanes = 64;

    /// <summary>Transposes vectors into words: word w of vector v goes to <c>w × 64 + v</c>.</summary>
    /// <returns>The number of lanes in use, a multiple of 16; those past the last vector repeat the first, which no maximum notices.</returns>
    public static int Fill(PackedTokenVectors vectors, int first, Span<uint> words, int wordCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, wordCount * Lanes);
        var count = Math.Min(Lanes, vectors.Count - first);
        var size = vectors.BytesPerVector;
        var used = (count + 15) / 16 * 16;
        var wholeWords = size / sizeof(uint);
        for (var lane = 0; lane < count; lane++)
        {
            var bytes = vectors.Bytes.Slice((first + lane) * size, size);
            ref var source = ref MemoryMarshal.GetReference(bytes);
            ref var target = ref words[lane];
            for (var w = 0; w < wholeWords; w++)
            {
                var word = Unsafe.ReadUnaligned<uint>(ref source);
                target = BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
                source = ref Unsafe.Add(ref source, sizeof(uint));
                target = ref Unsafe.Add(ref target, Lanes);
            }

            if (wholeWords == wordCount) continue;
            var last = 0u;
            for (var i = size - 1; i >= wholeWords * sizeof(uint); i--) last = (last << 8) | bytes[i];
            target = last;
        }

        if (count < used)
        {
            for (var w = 0; w < wordCount; w++) words[((w * Lanes) + count)..((w * Lanes) + used)].Fill(words[w * Lanes]);
        }

        return used;
    }
}
