using System.Text.Json;

namespace SkRerank.Evaluation;

/// <summary>Formats reports as JSON.</summary>
public static class EvaluationJson
{
    /// <summary>Formats <c>{"runs":[{"name":…,"ndcg@10":…,…,"topics":…}]}</c>: a property for each measure, with all its digits.</summary>
    /// <param name="reports">The reports.</param>
    /// <returns>One line without a line feed.</returns>
    public static string Format(IReadOnlyList<EvaluationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("runs");
            foreach (var report in reports) Write(json, report);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteStartObject();
        json.WriteString("name", report.Name);
        foreach (var result in report.Results) json.WriteNumber(result.Measure.Name, result.Mean);
        json.WriteNumber("topics", report.TopicIds.Count);
        json.WriteEndObject();
    }
}
