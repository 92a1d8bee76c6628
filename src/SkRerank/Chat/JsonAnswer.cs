using System.Text.Json;
using System.Text.RegularExpressions;

namespace SkRerank.Chat;

/// <summary>Reads an order from an answer in JSON, with or without a fence of Markdown around it.</summary>
internal static partial class JsonAnswer
{
    /// <summary>The schema that is asked for where the endpoint supports it.</summary>
    public static JsonElement Schema { get; } = ParseSchema();

    /// <summary>Gives the numbers of the array that is the answer, or the first array in the object that is.</summary>
    /// <returns>The numbers, or <see langword="null"/> where the answer is not JSON or holds no array of identifiers.</returns>
    public static List<long>? Read(string text)
    {
        var json = Fence().Match(text) is { Success: true } fenced ? fenced.Groups["json"].Value : text.Trim();
        if (json.Length == 0 || json[0] is not ('{' or '[')) return null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object) root = root.EnumerateObject().Select(member => member.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array);
            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Id)] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What is no identifier counts as one that is not in the prompt.
    private static long Id(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Number when item.TryGetInt64(out var number) => number,
        JsonValueKind.String when Quoted().Match(item.GetString()!) is { Success: true } quoted && long.TryParse(quoted.Groups["id"].ValueSpan, out var number) => number,
        JsonValueKind.Array when item.GetArrayLength() == 1 => Id(item[0]),
        _ => -1,
    };

    private static JsonElement ParseSchema()
    {
        using var document = JsonDocument.Parse(
            """{"type":"object","properties":{"ranking":{"type":"array","items":{"type":"integer"}}},"required":["ranking"],"additionalProperties":false}""");
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"```(?:json)?\s*(?<json>[\[{].*?)```", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*\[?\s*(?<id>[0-9]+)\s*\]?\s*$")]
    private static partial Regex Quoted();
}
