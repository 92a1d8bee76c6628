using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkRerank.Cli;

/// <summary>Formats the ranking of one query as one line of JSON, with every true score.</summary>
internal static class ResultJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(string? queryId, string query, IEnumerable<RerankDocument> ranking)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            if (queryId is not null) json.WriteString("id", queryId);
            json.WriteString("query", query);
            json.WriteStartArray("results");
            var rank = 0;
            foreach (var document in ranking) Write(json, document, ++rank);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, RerankDocument document, int rank)
    {
        json.WriteStartObject();
        json.WriteNumber("rank", rank);
        json.WriteString("id", document.Id);
        json.WriteNumber("score", document.RetrievalScore!.Value);
        if (document.Title is not null) json.WriteString("title", document.Title);
        if (document.Link is not null) json.WriteString("link", document.Link);
        json.WriteString("text", document.Text);
        json.WriteStartArray("trail");
        foreach (var stage in document.Trail)
        {
            json.WriteStartObject();
            json.WriteString("stage", stage.Stage);
            json.WriteNumber("score", stage.Score);
            json.WriteString("kind", stage.Kind.ToString().ToLowerInvariant());
            json.WriteNumber("rank", stage.Rank);
            if (stage.Probability is { } probability) json.WriteNumber("probability", probability);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
