using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkRerank.Remote;

/// <summary>Reads the parts of an answer, and says which one has the wrong shape.</summary>
internal static class WireJson
{
    /// <summary>The name under which search units are counted in <see cref="UsageDetails.AdditionalCounts"/>.</summary>
    public const string SearchUnits = "search_units";

    /// <exception cref="JsonException">The list is missing, or an entry has no index or no score.</exception>
    public static List<WireScore> Scores(JsonElement answer, string list, string index, string score)
    {
        var entries = Child(answer, list);
        if (entries.ValueKind != JsonValueKind.Array) throw new JsonException($"'{list}' must be a list, but is {Kind(entries)}");
        return Scores(entries, index, score);
    }

    /// <exception cref="JsonException">The list is none, or an entry has no index or no score.</exception>
    public static List<WireScore> Scores(JsonElement entries, string index, string score)
    {
        if (entries.ValueKind != JsonValueKind.Array) throw new JsonException($"the answer must be a list, but is {Kind(entries)}");
        var scores = new List<WireScore>(entries.GetArrayLength());
        foreach (var entry in entries.EnumerateArray()) scores.Add(new WireScore(Integer(entry, index, scores.Count), Number(entry, score, scores.Count)));
        return scores;
    }

    /// <summary>Gives a member of an object; an undefined element where there is none.</summary>
    public static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    /// <summary>Gives a text; <see langword="null"/> where there is none.</summary>
    public static string? Text(JsonElement element, string name) => Text(Child(element, name));

    /// <summary>Gives a text; <see langword="null"/> where there is none, or it is not Unicode.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    /// <summary>Gives a count; <see langword="null"/> where there is none.</summary>
    public static long? Count(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.Number } child && child.TryGetDouble(out var number) && number is >= 0 and <= long.MaxValue ? (long)number : null;

    /// <summary>Gives the texts of a list; none where there is no list.</summary>
    public static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(Text).OfType<string>()] : [];

    /// <summary>Gives usage as most providers report it; <see langword="null"/> where there is none.</summary>
    public static UsageDetails? Usage(JsonElement answer)
    {
        var usage = Child(answer, "usage");
        var total = Count(usage, "total_tokens");
        var input = Count(usage, "prompt_tokens") ?? total;
        return input is null && total is null ? null : Usage(input, total ?? input, null);
    }

    /// <summary>Makes usage of counts.</summary>
    public static UsageDetails Usage(long? input, long? total, long? searchUnits) => new()
    {
        InputTokenCount = input,
        TotalTokenCount = total,
        AdditionalCounts = searchUnits is { } units ? new AdditionalPropertiesDictionary<long> { [SearchUnits] = units } : null,
    };

    /// <summary>Says what kind of value an element is.</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    private static int Integer(JsonElement entry, string name, int position)
    {
        var value = Child(entry, name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new JsonException($"'{name}' of entry {position} must be a whole number, but is {(value.ValueKind == JsonValueKind.Number ? "another number" : Kind(value))}");
    }

    /// <exception cref="JsonException">The member is not a number.</exception>
    public static double Number(JsonElement entry, string name, int position)
    {
        var value = Child(entry, name);
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new JsonException($"'{name}' of entry {position} must be a number, but is {Kind(value)}");
    }
}
