using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Experiments;

/// <summary>Makes the key by which a click log knows a query without its text.</summary>
public static class QueryKey
{
    private const int Bytes = 16;

    /// <summary>Hashes a query.</summary>
    /// <remarks>It tells equal queries from others, and keeps their text out of the log. It is no secret: who guesses a query can check the guess.</remarks>
    /// <param name="query">The query.</param>
    /// <returns>The first 16 bytes of SHA-256 over its UTF-8, as 32 lower-case hexadecimal digits.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    public static string Of(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, Bytes));
    }
}
