using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkRerank.Chat;
using SkRerank.Cost;

namespace SkRerank.Cli;

/// <summary>Formats the ranking of one query as one line of JSON, with every true score.</summary>
internal static class ResultJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Formats a ranking; <paramref name="hosted"/> is the reranker that is paid for, or <see langword="null"/> where none is used.</summary>
    public static string Format(string? queryId, string query, IEnumerable<RerankDocument> ranking, RemoteUse? hosted = null, bool isFallback = false)
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
            if (hosted is not null) WriteUsage(json, hosted.TakeCalls());
            foreach (var report in hosted?.ChatModel?.TakeReports() ?? []) WriteReport(json, report);
            if (isFallback) json.WriteBoolean("fallback", true);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    // What is not known is null, and not 0.
    private static void WriteUsage(Utf8JsonWriter json, IReadOnlyList<CostEntry> calls)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("calls", calls.Count);
        WriteKnown(json, "searchUnits", Sum(calls, call => call.SearchUnits));
        WriteKnown(json, "tokens", Sum(calls, call => call.Tokens));
        WriteKnown(json, "estimatedCost", Sum(calls, call => call.Cost));
        json.WriteEndObject();
    }

    private static void WriteReport(Utf8JsonWriter json, ChatReport report)
    {
        if (report.Pointwise is { } pointwise)
        {
            json.WriteStartObject("pointwise");
            json.WriteString("judgement", pointwise.Judgement);
            json.WriteNumber("calls", report.Listwise.Calls);
            json.WriteNumber("judged", pointwise.Judged);
            json.WriteNumber("failed", pointwise.Failed);
            json.WriteNumber("censored", pointwise.Censored);
            json.WriteNumber("skipped", pointwise.Skipped);
        }
        else
        {
            json.WriteStartObject("listwise");
            json.WriteString("strategy", report.Listwise.Strategy);
            json.WriteNumber("calls", report.Listwise.Calls);
            json.WriteNumber("rounds", report.Listwise.Rounds);
            json.WriteNumber("repeats", report.Listwise.Repeats);
        }

        if (report.Listwise.Stop != BudgetStop.None) json.WriteString("stoppedBy", report.Listwise.Stop.ToString().ToLowerInvariant());
        json.WriteStartArray("suspicious");
        foreach (var (id, signs) in report.Suspicious)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("signs", signs.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static decimal? Sum(IReadOnlyList<CostEntry> calls, Func<CostEntry, decimal?> part) => calls.Any(call => part(call) is not null) ? calls.Sum(part) : null;

    private static void WriteKnown(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
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
