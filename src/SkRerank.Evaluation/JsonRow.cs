using System.Text.Json;

namespace SkRerank.Evaluation;

/// <summary>Represents one JSON line of judgements or of a run.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Score">The label or the score.</param>
internal readonly record struct JsonRow(string QueryId, string DocumentId, double Score)
{
    public const string Form = """{"query-id":"…","corpus-id":"…","score":…}""";

    /// <summary>Reads a line; ids may be strings or whole numbers, and other properties are ignored.</summary>
    public static JsonRow Read(Utf8LineReader reader, ReadOnlySpan<byte> line)
    {
        string? query = null, document = null;
        double? score = null;
        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject) throw Malformed(reader, "no object");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var (isQuery, isDocument, isScore) = (json.ValueTextEquals("query-id"u8), json.ValueTextEquals("corpus-id"u8), json.ValueTextEquals("score"u8));
                json.Read();
                if (isQuery) query = Id(ref json);
                else if (isDocument) document = Id(ref json);
                else if (isScore) score = json.TokenType == JsonTokenType.Number ? json.GetDouble() : throw Malformed(reader, "a score that is no number");
                else json.Skip();
            }
        }
        catch (JsonException e)
        {
            throw Malformed(reader, "text that is not JSON", e);
        }
        catch (InvalidOperationException e)
        {
            throw Malformed(reader, "text that is not Unicode", e);
        }

        if (string.IsNullOrEmpty(query) || string.IsNullOrEmpty(document) || score is null) throw Malformed(reader, "an object without one of the three");
        return new JsonRow(query, document, score.Value);
    }

    private static string? Id(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => json.GetString(),
        JsonTokenType.Number when json.TryGetInt64(out var number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static RerankException Malformed(Utf8LineReader reader, string got, Exception? inner = null) => reader.FailAt($"expected {Form}, but got {got}; correct or remove the line.", inner);
}
