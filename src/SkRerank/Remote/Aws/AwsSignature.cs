using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Remote.Aws;

/// <summary>Computes a Signature Version 4.</summary>
/// <remarks>
/// The canonical request is the method, path, query, headers and the SHA-256 of the body; its hash, the date and the scope are the string to sign; the key is an HMAC chain over the parts of the scope.
/// Paths are normalised and encoded once more than on the wire, as every service but S3 asks for.
/// </remarks>
internal readonly struct AwsSignature(string region, string service, string date)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private string Scope => $"{date[..8]}/{region}/{service}/aws4_request";

    /// <summary>Gives the value of the header <c>Authorization</c>.</summary>
    public string Authorize(AwsCredentials credentials, string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var (request, signed) = Canonical(method, path, query, headers, body);
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{Scope}, SignedHeaders={signed}, Signature={Sign(credentials, ToSign(request))}";
    }

    /// <summary>Gives the canonical request, and the names of its headers.</summary>
    public static (string Request, string SignedHeaders) Canonical(string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        // A stable sort: values of one name keep their order.
        var sorted = headers.GroupBy(h => h.Key.ToLowerInvariant(), h => OneSpaced(h.Value), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        var signed = string.Join(';', sorted.Select(g => g.Key));
        var text = new StringBuilder().Append(method).Append('\n').Append(Path(path)).Append('\n').Append(Query(query)).Append('\n');
        foreach (var header in sorted) text.Append(header.Key).Append(':').AppendJoin(',', header).Append('\n');
        return (text.Append('\n').Append(signed).Append('\n').Append(Hash(body)).ToString(), signed);
    }

    /// <summary>Gives the string to sign.</summary>
    public string ToSign(string canonicalRequest) => $"{Algorithm}\n{date}\n{Scope}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";

    private string Sign(AwsCredentials credentials, string toSign)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey);
        foreach (var part in (ReadOnlySpan<string>)[date[..8], region, service, "aws4_request"]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string OneSpaced(string value) => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Path(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/');
        foreach (var segment in segments)
        {
            if (segment == ".." && kept.Count > 0) kept.RemoveAt(kept.Count - 1);
            else if (segment is not ("" or "." or "..")) kept.Add(Uri.EscapeDataString(segment));
        }

        return "/" + string.Join('/', kept) + (kept.Count > 0 && segments[^1] is "" or "." or ".." ? "/" : "");
    }

    private static string Query(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encoded(pair[0]), Value: Encoded(pair.ElementAtOrDefault(1) ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));
}
