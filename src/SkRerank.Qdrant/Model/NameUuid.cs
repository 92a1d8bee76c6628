using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Qdrant.Model;

/// <summary>Makes the UUID that stands for a text as a point's id: version 5 of RFC 9562, by SHA-1 over a namespace of our own and the text's UTF-8.</summary>
internal static class NameUuid
{
    // Never change it: the ids of stored points are made from it.
    private static readonly Guid Namespace = new("6f4b1f0c-6c1d-5f0e-9a55-4d2f0a8c7b31");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="EncoderFallbackException">The text has half of a surrogate pair.</exception>
    public static Guid Of(string text) => Of(Namespace, text);

    internal static Guid Of(Guid space, string text)
    {
        byte[] input = new byte[16 + Strict.GetByteCount(text)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Strict.GetBytes(text, input.AsSpan(16));
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        sha1.AppendData(input);
        byte[] hash = sha1.GetHashAndReset();
        BinaryPrimitives.WriteUInt16BigEndian(hash.AsSpan(6), (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(6)) & 0x0FFF) | 0x5000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
