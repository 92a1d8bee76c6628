using System.Security.Cryptography;
using System.Text;
using SkRerank.LateInteraction;
using SkRerank.Selection;

namespace SkRerank.Lucene.Model;

/// <summary>Lays out what is stored of a passage's text, its token vectors and its sketch: eight bytes of the SHA-256 of the text, then the bytes.</summary>
/// <remarks>The hash makes sure that a candidate gets only what was made of exactly the text that it has.</remarks>
internal static class TextStorage
{
    private const int HashLength = 8;

    public static byte[] Write(string text, PackedTokenVectors vectors) => Write(text, vectors.Bytes);

    public static byte[] Write(string text) => Write(text, TextSketch.Of(text).Bytes.Span);

    /// <summary>Gives the hash of a text, by which what is stored of it is known.</summary>
    public static ReadOnlySpan<byte> Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashLength);

    /// <summary>Says whether what is stored was made from the text of a hash.</summary>
    public static bool IsOf(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> hash) => stored.Length >= HashLength && stored.Span[..HashLength].SequenceEqual(hash);

    /// <summary>Gives the sketch, or <see langword="null"/> where another version made it.</summary>
    public static TextSketch? ReadSketch(ReadOnlyMemory<byte> stored) => TextSketch.FromBytes(stored[HashLength..]);

    /// <summary>Gives the token vectors, whatever text they were made from.</summary>
    public static PackedTokenVectors ReadVectors(ReadOnlyMemory<byte> stored, int dimensions, string modelId, TokenVectorElement element) => new(stored[HashLength..], dimensions, modelId, element);

    private static byte[] Write(string text, ReadOnlySpan<byte> bytes)
    {
        byte[] stored = new byte[HashLength + bytes.Length];
        Hash(text).CopyTo(stored);
        bytes.CopyTo(stored.AsSpan(HashLength));
        return stored;
    }
}
