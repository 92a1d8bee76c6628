using System.Text.Json;
using System.Text.Json.Serialization;
using SkRerank.Explanation;

namespace SkRerank.Prompting;

/// <summary>Writes a cited answer for programs that show it.</summary>
internal sealed class CitedAnswerJsonConverter : JsonConverter<CitedAnswer>
{
    public override CitedAnswer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A cited answer cannot be read from JSON, for it holds the candidates themselves; read its properties as a JsonElement.");

    public override void Write(Utf8JsonWriter writer, CitedAnswer value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("query", value.Query);
        if (value.Rewrite is { } rewrite)
        {
            writer.WriteString("question", rewrite.Original);
            if (rewrite.FallbackReason is { } reason) writer.WriteString("rewriteProblem", reason);
        }

        writer.WriteBoolean("isDegraded", value.IsDegraded);
        writer.WriteBoolean("hasFailed", value.Failure is not null);
        writer.WriteNumber("tokens", value.Context.Tokens);
        writer.WriteStartArray("passages");
        foreach (var passage in value.Context.Passages) Write(writer, passage, value.Report.CitedNumbers.Contains(passage.Number));
        writer.WriteEndArray();
        Write(writer, value.Report);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CitedPassage passage, bool isCited)
    {
        var document = passage.Document;
        writer.WriteStartObject();
        writer.WriteNumber("number", passage.Number);
        writer.WriteBoolean("isCited", isCited);
        if (document.Id is { } id) writer.WriteString("id", id);
        if (document.Title is { } title) writer.WriteString("title", title);
        if (document.Link is { } link) writer.WriteString("link", link);
        writer.WriteString("text", document.Text);
        ExplanationJson.WriteStages(writer, document.Trail);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CitationReport report)
    {
        Numbers(writer, "citedNumbers", report.CitedNumbers);
        Numbers(writer, "unknownNumbers", report.UnknownNumbers);
        writer.WriteStartArray("uncitedSentences");
        foreach (var sentence in report.UncitedSentences) writer.WriteStringValue(sentence);
        writer.WriteEndArray();
        writer.WriteStartArray("unsupportedSentences");
        foreach (var sentence in report.UnsupportedSentences)
        {
            writer.WriteStartObject();
            writer.WriteString("text", sentence.Text);
            writer.WriteNumber("support", sentence.Support);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, string name, IReadOnlyList<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
