using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Evaluation;
using SkRerank.Pipelines;

namespace SkRerank.Cli.Tuning;

/// <summary>Writes what <c>tune</c> found for a program.</summary>
internal static class TuningJson
{
    // Names stay readable; the output is a document of its own, never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(TuningOutcome outcome, PipelineDefinition chosen, JsonObject? test)
    {
        var json = new JsonObject
        {
            ["settings"] = outcome.Points.Count,
            ["queries"] = outcome.Default.Values.Length,
            ["timedQueries"] = outcome.TimedQueries,
            ["latencyAt"] = outcome.Measure.ToString().ToLowerInvariant(),
            ["frontier"] = new JsonArray([.. outcome.Frontier.Select(point => Point(point, outcome.HourPrice))]),
            ["default"] = Point(outcome.Default, outcome.HourPrice),
            ["best"] = Point(outcome.Best, outcome.HourPrice),
            ["chosen"] = Point(outcome.Chosen, outcome.HourPrice),
            ["folds"] = new JsonArray([.. outcome.Choice.Folds.Select(fold => new JsonObject
            {
                ["queries"] = fold.Queries.Count,
                ["chosen"] = TuningText.Words(outcome.Choosable[fold.Chosen].Setting),
                ["train"] = fold.TrainMean,
                ["heldOut"] = fold.HeldOutMean,
            })]),
            ["heldOut"] = Interval(outcome.HeldOut),
            ["heldOutToDefault"] = Interval(outcome.Difference),
            ["optimism"] = outcome.Choice.Optimism,
            ["pipeline"] = JsonNode.Parse(chosen.ToJson()),
        };
        if (test is not null) json["test"] = test;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable)) json.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static JsonObject Interval(BootstrapInterval interval) => new() { ["mean"] = interval.Mean, ["low"] = interval.Low, ["high"] = interval.High };

    private static JsonObject Point(TuningPoint point, double? hourPrice)
    {
        var json = new JsonObject { ["setting"] = TuningText.Words(point.Setting), ["ndcg@10"] = point.Ndcg, ["skipped"] = point.Skipped, ["meanMs"] = point.Mean, ["p50Ms"] = point.P50, ["p95Ms"] = point.P95 };
        if (hourPrice is not null) json["usdAMillion"] = point.Cost(hourPrice);
        return json;
    }
}
