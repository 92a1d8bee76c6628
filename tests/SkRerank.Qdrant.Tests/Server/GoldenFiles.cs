using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Reads what Qdrant's own local implementation answered; Golden/README.md says how it was made.</summary>
internal static class GoldenFiles
{
    public static JsonElement Collection { get; } = Read("collection.json");

    public static IReadOnlyList<JsonElement> Points { get; } = Lines("points.jsonl.gz");

    public static IReadOnlyList<JsonElement> Queries { get; } = Lines("queries.jsonl.gz");

    public static IReadOnlyList<JsonElement> Filters { get; } = Lines("scroll-count-facet.jsonl.gz");

    private static JsonElement Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static JsonElement[] Lines(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }
}
