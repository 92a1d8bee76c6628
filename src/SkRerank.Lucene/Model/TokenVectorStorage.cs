using System.Security.Cryptography;
using System.Text;
using SkRerank.LateInteraction;

namespace SkRerank.Lucene.Model;

/// <summary>Lays out what is stored of a passage's token vectors: eight bytes of the SHA-256 of its text, then the packed vectors.</summary>
/// <remarks>The hash makes sure that a candidate gets token vectors only of exactly the text that it will be scored by.</remarks>
internal static class TokenVectorStorage
{
    private const int HashLength = 8;

    public static byte[] Write(string text, PackedTokenVectors vectors)
    {
        byte[] stored = new byte[HashLength + vectors.Bytes.Length];
        Hash(text).CopyTo(stored, 0);
        vectors.Bytes.CopyTo(stored.AsSpan(HashLength));
        return stored;
    }

    /// <summary>Gives the token vectors, or <see langword="null"/> where they were made from another text.</summary>
    public static PackedTokenVectors? Read(ReadOnlyMemory<byte> stored, string text, int dimensions, string modelId, TokenVectorElement element) =>
        stored.Length >= HashLength && stored.Span[..HashLength].SequenceEqual(Hash(text))
            ? ReadVectors(stored, dimensions, modelId, element)
            : null;

    /// <summary>Gives the token vectors, whatever text they were made from.</summary>
    public static PackedTokenVectors ReadVectors(ReadOnlyMemory<byte> stored, int dimensions, string modelId, TokenVectorElement element) => new(stored[HashLength..], dimensions, modelId, element);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..HashLength];
}
