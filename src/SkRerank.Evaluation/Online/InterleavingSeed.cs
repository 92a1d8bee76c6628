using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Evaluation.Online;

/// <summary>Gives the seed of a session's query, so that the same user sees the same list again.</summary>
public static class InterleavingSeed
{
    /// <summary>Hashes a session and a query.</summary>
    /// <remarks>The first eight bytes, little-endian, of SHA-256 over the UTF-8 of the session, a zero byte and the query.</remarks>
    /// <param name="session">The session or user.</param>
    /// <param name="query">The query.</param>
    /// <returns>The seed.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static long Of(string session, string query)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(query);
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{session}\0{query}")));
    }
}
