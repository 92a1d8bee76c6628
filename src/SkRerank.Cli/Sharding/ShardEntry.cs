using System.Security.Cryptography;
using System.Text.Json;
using SkRerank.Evaluation;

namespace SkRerank.Cli.Sharding;

/// <summary>Represents one line of a journal after its header: a query that was finished or that failed, or the seal of the whole output.</summary>
/// <param name="QueryId">The query; <see langword="null"/> for the seal.</param>
/// <param name="Position">The query's position in the run; for the seal 0.</param>
/// <param name="Bytes">How many bytes of the output are the query's; for the seal all.</param>
/// <param name="Hash">The hash of those bytes; <see langword="null"/> where the query failed.</param>
/// <param name="Failure">Why the query failed.</param>
/// <param name="IsFallback">Whether the models in the box answered for the hosted reranker.</param>
internal sealed record ShardEntry(string? QueryId, long Position, long Bytes, string? Hash, string? Failure = null, bool IsFallback = false)
{
    private const int HashBytes = 8;

    public bool IsSeal => QueryId is null;

    /// <summary>Makes the entry of a query that was finished.</summary>
    public static ShardEntry Done(string queryId, long position, ReadOnlySpan<byte> lines, bool isFallback) => new(queryId, position, lines.Length, HashOf(lines), IsFallback: isFallback);

    /// <summary>Makes the entry of a query that failed.</summary>
    public static ShardEntry Failed(string queryId, long position, string failure) => new(queryId, position, 0, null, failure);

    /// <summary>Makes the entry that ends a journal.</summary>
    public static ShardEntry Seal(long bytes, string hash) => new(null, 0, bytes, hash);

    /// <summary>Reads a line; <see langword="null"/> where it is no whole entry.</summary>
    public static ShardEntry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line.ToArray());
            var root = document.RootElement;
            if (root.TryGetProperty("whole", out var whole)) return Seal(whole.GetInt64(), root.GetProperty("sha256").GetString()!);
            var (id, position) = (root.GetProperty("query").GetString()!, root.GetProperty("position").GetInt64());
            return root.TryGetProperty("failed", out var failure)
                ? Failed(id, position, failure.GetString()!)
                : new ShardEntry(id, position, root.GetProperty("bytes").GetInt64(), root.GetProperty("hash").GetString()!, IsFallback: root.TryGetProperty("fallback", out _));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Tells whether some bytes are those of the query.</summary>
    public bool IsOf(ReadOnlySpan<byte> lines) => lines.Length == Bytes && (Hash is null || Hash == HashOf(lines));

    public override string ToString() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        if (IsSeal)
        {
            json.WriteNumber("whole", Bytes);
            json.WriteString("sha256", Hash);
        }
        else
        {
            json.WriteNumber("position", Position);
            json.WriteString("query", QueryId);
            if (Failure is not null)
            {
                json.WriteString("failed", Failure);
            }
            else
            {
                json.WriteNumber("bytes", Bytes);
                json.WriteString("hash", Hash);
                if (IsFallback) json.WriteBoolean("fallback", true);
            }
        }

        json.WriteEndObject();
    });

    private static string HashOf(ReadOnlySpan<byte> lines) => Convert.ToHexStringLower(SHA256.HashData(lines).AsSpan(0, HashBytes));
}
