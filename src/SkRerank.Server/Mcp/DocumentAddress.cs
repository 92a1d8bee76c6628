namespace SkRerank.Server.Mcp;

/// <summary>Writes and reads the addresses of documents for agents: <c>skrerank://COLLECTION/ID</c>, both parts percent-encoded.</summary>
/// <remarks>They are read part by part: <see cref="Uri"/> would make the name of the collection lower case.</remarks>
internal static class DocumentAddress
{
    public const string Scheme = "skrerank://";

    public static string Of(string collection, string id) => $"{Scheme}{Uri.EscapeDataString(collection)}/{Uri.EscapeDataString(id)}";

    public static bool TryRead(string address, out (string Collection, string Id) document)
    {
        document = default;
        if (!address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var path = address[Scheme.Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || slash == path.Length - 1) return false;
        document = (Uri.UnescapeDataString(path[..slash]), Uri.UnescapeDataString(path[(slash + 1)..]));
        return true;
    }
}
