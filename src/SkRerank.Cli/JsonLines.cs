using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SkRerank.Cli;

/// <summary>Reads lines of JSON from standard input and writes one line for each to standard output.</summary>
internal static partial class JsonLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers every line; a line that cannot be answered ends it with an error that names the line.</summary>
    public static void Process(Action<JsonElement, Utf8JsonWriter> answer) => ProcessAsync((line, json) =>
    {
        answer(line, json);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <inheritdoc cref="Process"/>
    public static async Task ProcessAsync(Func<JsonElement, Utf8JsonWriter, Task> answer)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        for (var number = 1; await input.ReadLineAsync() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            Console.WriteLine(await AnswerAsync(line, number, answer));
        }
    }

    public static string Text(JsonElement line, string name) => OptionalText(line, name) ?? throw new ArgumentException($"the field '{name}' is missing");

    public static string? OptionalText(JsonElement line, string name) => Member(line, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw new ArgumentException($"the field '{name}' must be a string"),
    };

    public static int? OptionalCount(JsonElement line, string name) => Member(line, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var count) && count > 0 => count,
        _ => throw new ArgumentException($"the field '{name}' must be a whole number above 0"),
    };

    public static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    private static async Task<string> AnswerAsync(string line, int number, Func<JsonElement, Utf8JsonWriter, Task> answer)
    {
        using var stream = new MemoryStream();
        try
        {
            using var document = JsonDocument.Parse(Escapes().Replace(line, escape => IsHalf(escape.ValueSpan) ? "\\ufffd" : escape.Value));
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new ArgumentException("it is no JSON object");
            using var json = new Utf8JsonWriter(stream, Options);
            json.WriteStartObject();
            await answer(document.RootElement, json);
            json.WriteEndObject();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            var problem = exception is JsonException ? "it is no valid JSON" : ErrorText.Of(exception).Split('\n')[0];
            throw new RerankException($"Line {number} of standard input cannot be answered: {problem.TrimEnd('.')}; correct or remove the line.", exception);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    // JSON can spell half of a surrogate pair, which is no text; the tokenizers read it as U+FFFD, so it becomes that here.
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();

    private static bool IsHalf(ReadOnlySpan<char> escape) => escape.Length == @"\uD800".Length;

    private static JsonElement? Member(JsonElement line, string name) => line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
