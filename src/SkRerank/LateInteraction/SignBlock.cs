using System.Buffers.Binary;

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
        var count = Math.Min(Lanes, vectors.Count - first);
        var size = vectors.BytesPerVector;
        var used = (count + 15) / 16 * 16;
        for (var lane = 0; lane < used; lane++)
        {
            var bytes = vectors.Bits.Slice((first + (lane < count ? lane : 0)) * size, size);
            var at = lane;
            while (bytes.Length >= sizeof(uint))
            {
                words[at] = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                bytes = bytes[sizeof(uint)..];
                at += Lanes;
            }

            if (bytes.IsEmpty) continue;
            var last = 0u;
            for (var i = bytes.Length - 1; i >= 0; i--) last = (last << 8) | bytes[i];
            words[at] = last;
        }

        return used;
    }
}
