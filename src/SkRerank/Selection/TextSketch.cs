using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SkRerank.Selection;

/// <summary>Holds the MinHash sketch of a text: a hash of all its words, and the smallest hashes of its shingles, three words each.</summary>
/// <remarks>
/// <para>Broder's bottom-s form of MinHash (1997): one hash of 32 bits a shingle, and of a text the 256 smallest. The Jaccard similarity of two texts is the share of what both have among the smallest 256 of their union. Texts of at
/// most 256 different shingles are kept whole, so their similarity is exact, but for hashes that collide (one shingle in about one of 65,000 pairs); of longer ones it is an estimate with a standard error of at most 0.032, and 0.019 where it is 0.9.</para>
/// <para>A store that keeps the bytes beside a passage, and gives them back in <see cref="RerankDocument.Sketch"/>, spares every later comparison the reading of the text. They take 16 bytes and 4 for each shingle, numbers are little-endian.</para>
/// </remarks>
public sealed class TextSketch
{
    internal const int Size = 256;

    private const byte Version = 1;
    private const int HeaderLength = 16, Words = 3;

    private readonly ReadOnlyMemory<byte> _bytes;

    private TextSketch(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        var header = bytes.Span[..HeaderLength];
        IsCut = header[1] != 0;
        WordCount = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        TextHash = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
    }

    /// <summary>Gets the bytes that a store keeps.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Gets whether there were more shingles than are kept.</summary>
    internal bool IsCut { get; }

    internal int WordCount { get; }

    internal ulong TextHash { get; }

    /// <summary>Gets the hashes of the shingles, ascending.</summary>
    internal ReadOnlySpan<uint> Hashes => MemoryMarshal.Cast<byte, uint>(_bytes.Span[HeaderLength..]);

    /// <summary>Makes the sketch of a text; white space, case, full-width forms and hidden characters do not count.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The sketch.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public static TextSketch Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // A word has a character, and every word but the first two ends a shingle.
        var scratch = ArrayPool<uint>.Shared.Rent(text.Length + 1);
        var hashes = scratch.AsSpan(0, Fill(scratch, text, out var all, out var words));
        hashes.Sort();
        var kept = Distinct(hashes);
        var length = Math.Min(kept, Size);
        var bytes = new byte[HeaderLength + (length * sizeof(uint))];
        bytes[0] = Version;
        bytes[1] = kept > Size ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), words);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), all);
        MemoryMarshal.AsBytes(hashes[..length]).CopyTo(bytes.AsSpan(HeaderLength));
        ArrayPool<uint>.Shared.Return(scratch);
        return new TextSketch(bytes);
    }

    /// <summary>Reads what a store kept.</summary>
    /// <param name="bytes">The bytes; not copied.</param>
    /// <returns>The sketch, or <see langword="null"/> where another version made it: then it is made again from the text.</returns>
    public static TextSketch? FromBytes(ReadOnlyMemory<byte> bytes) =>
        bytes.Length is >= HeaderLength and <= HeaderLength + (Size * sizeof(uint)) && bytes.Length % sizeof(uint) == 0 && bytes.Span[0] == Version ? new TextSketch(bytes) : null;

    private static int Fill(uint[] shingles, string text, out ulong all, out int words)
    {
        var count = 0;
        ulong first = 0, second = 0;
        all = 0;
        words = 0;
        for (var at = 0; TextWord.Next(text, ref at, out var third) >= 0; words++)
        {
            all = Mix(all ^ third);
            if (words >= Words - 1) shingles[count++] = Shingle(first, second, third);
            (first, second) = (second, third);
        }

        // A text of one or two words is one shingle.
        if (words is > 0 and < Words) shingles[count++] = Shingle(0, first, second);
        return count;
    }

    private static int Distinct(Span<uint> ascending)
    {
        var kept = 0;
        for (var i = 0; i < ascending.Length; i++)
        {
            if (kept == 0 || ascending[i] != ascending[kept - 1]) ascending[kept++] = ascending[i];
        }

        return kept;
    }

    private static uint Shingle(ulong first, ulong second, ulong third) => (uint)(Mix(Mix(Mix(first) ^ second) ^ third) >> 32);

    // The finaliser of SplitMix64, so that the smallest hashes are a fair sample.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
