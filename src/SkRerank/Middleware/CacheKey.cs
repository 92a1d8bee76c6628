using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SkRerank.Middleware;

/// <summary>Makes the key of what was scored: SHA-256 over parts that each begin with their length, so that no two lists of parts make one key.</summary>
internal static class CacheKey
{
    public static string Of(string prefix, IEnumerable<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, part?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        }

        return prefix + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
