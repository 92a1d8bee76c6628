using System.Text.Json;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Bodies;

/// <summary>Reads the properties of a JSON object, each failure naming the property, what it should be and what came.</summary>
internal readonly struct BodyReader
{
    private readonly JsonElement _object;
    private readonly string _prefix;

    private BodyReader(JsonElement element, string prefix) => (_object, _prefix) = (element, prefix);

    public static BodyReader Of(JsonDocument document) => document.RootElement.ValueKind == JsonValueKind.Object
        ? new(document.RootElement, string.Empty)
        : throw new RequestFailure(FailureKind.Invalid, $"The body should be a JSON object, but it is {Kind(document.RootElement)}; send an object.");

    public bool Has(string name) => Find(name) is not null;

    public string String(string name) => OptionalString(name) ?? throw Missing(name, "a string");

    public string? OptionalString(string name) => Find(name) is { } value ? Text(value, _prefix + name) : null;

    /// <summary>A string that has more than white space.</summary>
    public string NotBlank(string name) => String(name) is var text && !string.IsNullOrWhiteSpace(text) ? text
        : throw new RequestFailure(FailureKind.Empty, $"'{_prefix}{name}' should be a text, but it is blank; give one.") { Property = _prefix + name };

    public bool Flag(string name, bool otherwise) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(_prefix + name, "true or false", Kind(other)),
    };

    public int? OptionalInteger(string name, int minimum, int maximum)
    {
        if (Find(name) is not { } value) return null;
        var expected = $"a whole number from {minimum} to {maximum}";
        if (value.ValueKind != JsonValueKind.Number) throw Wrong(_prefix + name, expected, Kind(value));
        return value.TryGetInt32(out var number) && number >= minimum && number <= maximum ? number : throw Wrong(_prefix + name, expected, "another number");
    }

    public double? OptionalNumber(string name, double minimum, double maximum)
    {
        if (Find(name) is not { } value) return null;
        var expected = FormattableString.Invariant($"a number from {minimum} to {maximum}");
        if (value.ValueKind != JsonValueKind.Number) throw Wrong(_prefix + name, expected, Kind(value));
        return value.TryGetDouble(out var number) && number >= minimum && number <= maximum ? number : throw Wrong(_prefix + name, expected, "another number");
    }

    public TEnum? OptionalName<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (OptionalString(name) is not { } text) return null;
        return Array.Find(Enum.GetValues<TEnum>(), value => string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase)) is var found && string.Equals(found.ToString(), text, StringComparison.OrdinalIgnoreCase) ? found
            : throw Wrong(_prefix + name, "one of " + string.Join(", ", Enum.GetNames<TEnum>().Select(value => value.ToLowerInvariant())), "another text");
    }

    public BodyReader? OptionalObject(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new BodyReader(value, $"{_prefix}{name}."),
        { } other => throw Wrong(_prefix + name, "an object", Kind(other)),
    };

    /// <summary>The texts of an array of strings.</summary>
    public IReadOnlyList<string> Strings(string name, int most) => List(name, most, Text);

    /// <summary>The texts of a string or an array of strings.</summary>
    public IReadOnlyList<string> OneOrManyStrings(string name, int most) => Find(name) is { ValueKind: JsonValueKind.String } one ? [Text(one, _prefix + name)] : Strings(name, most);

    /// <summary>The elements of an array that has at least one.</summary>
    public IReadOnlyList<T> List<T>(string name, int most, Func<JsonElement, string, T> read)
    {
        if (Find(name) is not { } value) throw Missing(name, "an array");
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(_prefix + name, "an array", Kind(value));
        var count = value.GetArrayLength();
        if (count == 0) throw new RequestFailure(FailureKind.Empty, $"'{_prefix}{name}' should have at least one element, but it is empty; give one.") { Property = _prefix + name };
        if (count > most)
            throw new RequestFailure(FailureKind.TooLarge, $"'{_prefix}{name}' should have at most {most} elements, but it has {count}; send them in several requests.") { Property = _prefix + name };
        var list = new List<T>(count);
        foreach (var element in value.EnumerateArray()) list.Add(read(element, $"{_prefix}{name}[{list.Count}]"));
        return list;
    }

    /// <summary>The properties of an element that should be an object.</summary>
    public static BodyReader Object(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object ? new(element, path + ".") : throw Wrong(path, "an object", Kind(element));

    public static string Text(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.String) throw Wrong(path, "a string", Kind(element));
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair is JSON, and no text.
            throw Wrong(path, "a text of whole characters", "a text with half of a surrogate pair");
        }
    }

    public static RequestFailure Wrong(string path, string expected, string came) => RequestFailure.Invalid(path, $"'{path}' should be {expected}, but it is {came}; correct it.");

    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    // What is null is as if it were not there: clients write out what they do not set.
    private JsonElement? Find(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private RequestFailure Missing(string name, string expected) => RequestFailure.Invalid(_prefix + name, $"'{_prefix}{name}' should be {expected}, but it is missing; give it.");
}
