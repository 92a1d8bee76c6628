using System.Globalization;
using System.Text.Json;

namespace SkRerank.Pipelines;

/// <summary>Reads the properties of one object of a definition, and says by its path what is wrong.</summary>
/// <param name="element">The object.</param>
/// <param name="path">Its path, such as <c>$.rerank[0]</c>.</param>
/// <param name="source">The file, or <see langword="null"/>.</param>
internal readonly struct PipelineJson(JsonElement element, string path, string? source)
{
    public string Path => path;

    public JsonElement Element => element;

    public IEnumerable<string> Names => element.EnumerateObject().Select(property => property.Name);

    /// <summary>Requires that a value is an object.</summary>
    public static PipelineJson Of(JsonElement element, string path, string? source) => element.ValueKind == JsonValueKind.Object
        ? new PipelineJson(element, path, source)
        : throw PipelineError.At(source, $"{path} must be an object, but is {Describe(element)}; write it in braces.");

    /// <summary>Makes the error of this object or of one of its properties.</summary>
    public RerankException Error(string? name, string problem, Exception? cause = null) => PipelineError.At(source, $"{(name is null ? path : At(name))} {problem}", cause);

    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>Refuses properties that are not among the known.</summary>
    public void AllowOnly(params IReadOnlyCollection<string> known)
    {
        foreach (var name in Names)
        {
            if (!known.Contains(name)) throw Error(PipelineError.Short(name), $"is no property here; the properties are {string.Join(", ", known)}.");
        }
    }

    public PipelineJson? Object(string name) => element.TryGetProperty(name, out var value) ? Of(value, At(name), source) : null;

    public IEnumerable<PipelineJson> Objects(string name)
    {
        if (!element.TryGetProperty(name, out var list)) yield break;
        if (list.ValueKind != JsonValueKind.Array) throw Error(name, $"must be a list, but is {Describe(list)}; write it in brackets.");
        var i = 0;
        foreach (var item in list.EnumerateArray()) yield return Of(item, string.Create(CultureInfo.InvariantCulture, $"{At(name)}[{i++}]"), source);
    }

    public IEnumerable<string> Texts(string name)
    {
        if (!element.TryGetProperty(name, out var list)) yield break;
        if (list.ValueKind != JsonValueKind.Array) throw Error(name, $"must be a list of texts, but is {Describe(list)}.");
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            yield return item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Error(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), $"must be a text, but is {Describe(item)}.");
            i++;
        }
    }

    /// <summary>Reads a text; null where it is not there.</summary>
    public string? Text(string name)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) throw Error(name, $"must be a text, but is {Describe(value)}.");
        return value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw Error(name, "must be a text, but is empty; write it, or leave the property out.");
    }

    public string RequiredText(string name) => Text(name) ?? throw Error(name, "must be a text, but is missing.");

    /// <summary>Reads a finite number of a range; null where it is not there.</summary>
    public double? Number(string name, double least = double.MinValue, double most = double.MaxValue)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least && number <= most) return number;
        throw Error(name, $"must be a {Range(least, most)}, but is {Describe(value)}.");
    }

    /// <summary>Reads a whole number of a range; null where it is not there.</summary>
    public int? Count(string name, int least = 1)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least) return number;
        throw Error(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number of {least} to {int.MaxValue}, but is {Describe(value)}."));
    }

    public bool? Flag(string name)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Error(name, $"must be true or false, but is {Describe(value)}.");
    }

    /// <summary>Reads one word out of a few; null where it is not there.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Text(name) is not { } word) return null;
        return words.TryGetValue(word, out var value) ? value : throw Error(name, $"must be one of {string.Join(", ", words.Keys)}, but is '{PipelineError.Short(word)}'.");
    }

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text '{PipelineError.Short(value.GetString()!)}'",
        JsonValueKind.Number => PipelineError.Short(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private string At(string name) => $"{path}.{name}";

    private static string Range(double least, double most) =>
        least == double.MinValue ? "finite number"
        : most == double.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"finite number of {least} or more")
        : string.Create(CultureInfo.InvariantCulture, $"number in {least}..{most}");
}
