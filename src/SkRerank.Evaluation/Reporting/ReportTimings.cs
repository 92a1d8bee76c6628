using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SkRerank.Evaluation.Reporting;

/// <summary>Reads and writes files of timings: JSON lines, or CSV with a header.</summary>
/// <remarks>
/// A JSON line is <c>{"run":"rerank","collection":"nfcorpus","p50":31.2,"p95":40.5,"p99":52.1,"tokens":12000,"cost":0.5}</c>, and the columns of a CSV file have the same names, in any order. <c>collection</c>, <c>tokens</c> and
/// <c>cost</c> may be missing, null or empty. Times are milliseconds of a query, tokens those of a query, and the cost is that of 1,000 queries in US dollars.
/// </remarks>
public static class ReportTimings
{
    private static readonly string[] Names = ["run", "collection", "p50", "p95", "p99", "tokens", "cost"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; the first line that says something decides between JSON lines and CSV.</param>
    /// <returns>The timings in the order of the file.</returns>
    /// <exception cref="RerankException">The file is missing, has no timing, or has a malformed line; the message names file and line.</exception>
    public static IReadOnlyList<ReportTiming> Read(string path)
    {
        var file = new EvaluationFile(path, "timings");
        using var reader = file.Open();
        var timings = new List<ReportTiming>();
        string[]? header = null;
        while (reader.TryRead(out var bytes))
        {
            var line = reader.Text(bytes).Trim();
            if (line.Length == 0) continue;
            if (line[0] == '{')
            {
                timings.Add(OfJson(reader, line));
                continue;
            }

            var cells = CsvLine.Read(line) ?? throw reader.FailAt("expected CSV, but a quotation mark is not closed; correct the line.");
            if (header is null) header = Header(reader, cells);
            else timings.Add(OfCells(reader, header, cells));
        }

        return timings.Count > 0 ? timings : throw file.Fail($"The timings file '{path}' contains no timing; 'skrerank bench --timings' writes one.");
    }

    /// <summary>Writes timings as JSON lines.</summary>
    /// <param name="timings">The timings.</param>
    /// <returns>A line for each, ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="timings"/> is <see langword="null"/>.</exception>
    public static string ToJsonLines(IEnumerable<ReportTiming> timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        return string.Concat(timings.Select(timing => JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("run", timing.Run);
            if (timing.Collection is { } collection) json.WriteString("collection", collection);
            json.WriteNumber("p50", timing.P50);
            json.WriteNumber("p95", timing.P95);
            json.WriteNumber("p99", timing.P99);
            if (timing.Tokens is { } tokens) json.WriteNumber("tokens", tokens);
            if (timing.Cost is { } cost) json.WriteNumber("cost", cost);
            json.WriteEndObject();
        }) + "\n"));
    }

    /// <summary>Writes timings as CSV with a header.</summary>
    /// <param name="timings">The timings.</param>
    /// <returns>The header and a line for each, ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="timings"/> is <see langword="null"/>.</exception>
    public static string ToCsv(IEnumerable<ReportTiming> timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        var text = new StringBuilder(string.Join(',', Names)).Append('\n');
        foreach (var t in timings) text.Append(CsvLine.Write([t.Run, t.Collection ?? "", Number(t.P50), Number(t.P95), Number(t.P99), Number(t.Tokens), Number(t.Cost)])).Append('\n');
        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static ReportTiming OfJson(Utf8LineReader reader, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Timing(reader, name => document.RootElement.TryGetProperty(name, out var value) ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            } : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw reader.FailAt("expected a JSON object with 'run', 'p50', 'p95' and 'p99', but the line is not valid JSON; correct or remove the line.", e);
        }
    }

    private static string[] Header(Utf8LineReader reader, IReadOnlyList<string> cells)
    {
        string[] header = [.. cells.Select(cell => cell.Trim().ToLowerInvariant())];
        var missing = Array.Find(["run", "p50", "p95", "p99"], name => !header.Contains(name));
        return missing is null ? header : throw reader.FailAt($"expected the header of a CSV file with the columns {string.Join(", ", Names)} (or JSON lines), but the column '{missing}' is missing; add it.");
    }

    private static ReportTiming OfCells(Utf8LineReader reader, string[] header, IReadOnlyList<string> cells) => cells.Count == header.Length
        ? Timing(reader, name => Array.IndexOf(header, name) is >= 0 and var at ? cells[at] : null)
        : throw reader.FailAt($"expected {header.Length} columns as in the header, but got {cells.Count}; correct or remove the line.");

    private static ReportTiming Timing(Utf8LineReader reader, Func<string, string?> value)
    {
        var run = value("run");
        if (string.IsNullOrWhiteSpace(run)) throw reader.FailAt("expected the name of a run in 'run', but there is none; add it or remove the line.");
        return new ReportTiming(run, Required("p50"), Required("p95"), Required("p99"), Optional("tokens"), Optional("cost")) { Collection = string.IsNullOrWhiteSpace(value("collection")) ? null : value("collection") };

        double Required(string name) => Optional(name) ?? throw reader.FailAt($"expected milliseconds in '{name}', but there are none; add them or remove the line.");

        double? Optional(string name)
        {
            if (value(name) is not { } text || string.IsNullOrWhiteSpace(text)) return null;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
                ? number
                : throw reader.FailAt($"expected a number of at least 0 in '{name}', but got '{text}'; correct or remove the line.");
        }
    }
}
