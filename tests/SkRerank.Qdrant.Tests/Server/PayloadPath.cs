using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Reads the values that a key names in a payload: <c>a.b</c> goes into objects, and <c>a[].b</c> into each element of a list.</summary>
internal static class PayloadPath
{
    /// <summary>Gives the values as they are, lists as lists.</summary>
    public static IReadOnlyList<JsonElement> Whole(JsonElement payload, string key)
    {
        IEnumerable<JsonElement> found = [payload];
        foreach (var part in key.Split('.'))
        {
            var isEach = part.EndsWith("[]", StringComparison.Ordinal);
            var name = isEach ? part[..^2] : part;
            found = found.Where(at => at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out _)).Select(at => at.GetProperty(name));
            if (isEach) found = found.Where(at => at.ValueKind == JsonValueKind.Array).SelectMany(at => at.EnumerateArray());
        }

        return [.. found];
    }

    /// <summary>Gives the values, and of lists their elements.</summary>
    public static IEnumerable<JsonElement> Flat(JsonElement payload, string key) =>
        Whole(payload, key).SelectMany(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value]);
}
