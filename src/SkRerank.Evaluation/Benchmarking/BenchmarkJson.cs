using System.Text.Json;

namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Formats a benchmark as JSON.</summary>
public static class BenchmarkJson
{
    /// <summary>Formats one object: each result, each pipeline's average, and what was left out.</summary>
    /// <param name="result">The result.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is <see langword="null"/>.</exception>
    public static string Format(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var cell in result.Cells) Write(json, cell);
            json.WriteEndArray();
            json.WriteStartObject("average");
            json.WriteStartArray("collections");
            foreach (var collection in result.Averaged) json.WriteStringValue(collection);
            json.WriteEndArray();
            json.WriteStartArray("pipelines");
            foreach (var pipeline in result.Pipelines)
            {
                if (result.Average(pipeline) is not { } average) continue;
                json.WriteStartObject();
                json.WriteString("pipeline", pipeline);
                json.WriteNumber("ndcg@10", average.Mean);
                Write(json, average);
                if (result.Difference(pipeline) is { } difference)
                {
                    json.WriteStartObject("againstFirst");
                    json.WriteNumber("difference", difference.Mean);
                    Write(json, difference);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("leftOut");
            foreach (var left in result.LeftOut)
            {
                json.WriteStartObject();
                json.WriteString("collection", left.Collection);
                json.WriteString("reason", left.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, BenchmarkCell cell)
    {
        json.WriteStartObject();
        json.WriteString("collection", cell.Collection);
        json.WriteString("pipeline", cell.Pipeline);
        json.WriteNumber("topics", cell.Values.Count);
        var quality = BenchmarkResult.Quality(cell);
        json.WriteNumber("ndcg@10", quality.Mean);
        Write(json, quality);
        json.WriteNumber("meanMs", cell.Latency.Mean);
        json.WriteNumber("p50Ms", cell.Latency.P50);
        json.WriteNumber("p95Ms", cell.Latency.P95);
        json.WriteNumber("p99Ms", cell.Latency.P99);
        if (cell.Tokens is { } tokens) json.WriteNumber("tokens", tokens);
        if (cell.Cost is { } cost) json.WriteNumber("usDollarsPer1000", cost);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BootstrapInterval interval)
    {
        json.WriteNumber("low", interval.Low);
        json.WriteNumber("high", interval.High);
    }
}
