using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads optional values of a JSON object.</summary>
internal static class JsonElementExtensions
{
    /// <summary>Gets a member; <see langword="null"/> when it is missing, <c>null</c>, or the element is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Gets a text; <see langword="null"/> when there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Gets a truth value; <see langword="null"/> when there is none.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>Gets a whole number of 32 bits; <see langword="null"/> when there is none, so also for the 10^30 that stands for "no limit".</summary>
    public static int? Integer(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    /// <summary>Gets the elements of an array; none when there is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];
}
