using System.Text;
using System.Text.Json;

namespace SkRerank.Local.Inputs;

/// <summary>Reads a BEIR corpus: one JSON object a line with <c>_id</c>, <c>title</c> and <c>text</c>.</summary>
public static class BeirCorpus
{
    /// <summary>The name that the corpus has in a BEIR folder.</summary>
    public const string FileName = "corpus.jsonl";

    /// <summary>Reads a corpus line by line.</summary>
    /// <remarks>Empty lines are passed over; bytes that are not UTF-8 become U+FFFD. Only the ids are kept in memory.</remarks>
    /// <param name="path">The file.</param>
    /// <returns>The documents, in the order of the file.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The file cannot be read, a line is no document, or an id comes twice; the message names file and line.</exception>
    public static IEnumerable<BeirDocument> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ReadLines(path);
    }

    private static IEnumerable<BeirDocument> ReadLines(string path)
    {
        using var reader = InputError.Guard(path, () => new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16));
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var line = 1; InputError.Guard(path, reader.ReadLine) is { } json; line++)
        {
            if (string.IsNullOrWhiteSpace(json)) continue;
            var document = Parse(path, line, json);
            if (!lines.TryAdd(document.Id, line))
                throw InputError.At(path, line, $"each '_id' may come once, but '{document.Id}' is already on line {lines[document.Id]}; rename or remove one of the two");
            yield return document;
        }
    }

    /// <summary>Reads one line.</summary>
    internal static BeirDocument Parse(string path, int line, string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            var root = parsed.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw InputError.At(path, line, $"expected a JSON object with '_id' and 'text', but it is {Describe(root.ValueKind)}; correct or remove the line");
            var id = Field(path, line, root, "_id", required: true)!;
            if (string.IsNullOrWhiteSpace(id))
                throw InputError.At(path, line, "the '_id' must not be empty; give the document an id or remove the line");
            var title = Field(path, line, root, "title", required: false);
            var url = root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                && metadata.TryGetProperty("url", out var address) && address.ValueKind == JsonValueKind.String ? address.GetString() : null;
            return new BeirDocument(id, string.IsNullOrWhiteSpace(title) ? null : title.Trim(), Field(path, line, root, "text", required: true)!, string.IsNullOrWhiteSpace(url) ? null : url);
        }
        catch (JsonException exception)
        {
            throw InputError.At(path, line, $"expected a JSON object with '_id' and 'text', but the JSON ends or breaks at character {(exception.BytePositionInLine ?? 0) + 1}; correct or remove the line", exception);
        }
        catch (InvalidOperationException exception)
        {
            // GetString refuses escapes that are half of a surrogate pair.
            throw InputError.At(path, line, "a text holds half of a UTF-16 surrogate pair (an escape such as \\ud83d alone); correct or remove the line", exception);
        }
    }

    private static string? Field(string path, int line, JsonElement root, string name, bool required)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return required ? throw InputError.At(path, line, $"the field '{name}' is missing; a line needs '_id' and 'text'") : null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when name == "_id" => value.GetRawText(),
            _ => throw InputError.At(path, line, $"the field '{name}' must be a string, but it is {Describe(value.ValueKind)}; correct or remove the line"),
        };
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
