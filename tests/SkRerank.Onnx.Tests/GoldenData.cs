using System.Text.Json;

namespace SkRerank.Onnx.Tests;

/// <summary>Finds and reads the golden outputs beside the tests.</summary>
internal static class GoldenData
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "Golden", .. parts]);

    public static JsonElement Read(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(parts)).AsMemory());
        return document.RootElement.Clone();
    }

    public static IEnumerable<JsonElement> ReadLines(params string[] parts)
    {
        foreach (var line in File.ReadLines(PathOf(parts)))
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    public static int[] Integers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetInt32())];

    public static float[] Floats(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetSingle())];
}
