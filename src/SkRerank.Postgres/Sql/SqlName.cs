using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Postgres.Sql;

/// <summary>Quotes the names of tables, columns and indexes, and the few texts that a definition must hold as literals.</summary>
internal static class SqlName
{
    /// <summary>The longest name in bytes; PostgreSQL cuts longer ones, so that two could become one.</summary>
    public const int MostBytes = 63;

    /// <summary>Gives a name in double quotes.</summary>
    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Gives a text as a literal, whatever the server's setting for backslashes.</summary>
    public static string Literal(string text) => " E'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <exception cref="ArgumentException">The name is empty, too long, or has a zero character.</exception>
    public static void Check(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException($"A {what} of PostgreSQL needs a name, but got none.", nameof(name));
        if (name.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException($"The name of a {what} must not have a zero character, but '{name.Replace("\0", "\\0", StringComparison.Ordinal)}' has.", nameof(name));
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > MostBytes) throw new ArgumentException($"The name of a {what} must have at most {MostBytes} bytes, but '{name}' has {bytes}.", nameof(name));
    }

    /// <summary>Joins parts to a name that is never cut: too long a one ends with the beginning of its hash.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var name = string.Join("_", parts!);
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
        var length = name.Length;
        while (Encoding.UTF8.GetByteCount(name.AsSpan(0, length)) > MostBytes - hash.Length - 1 || char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length] + "_" + hash;
    }
}
