using System.Globalization;

namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Writes the numbers of a benchmark in cells, the same in every form.</summary>
internal static class BenchmarkRow
{
    public static string[] Header { get; } = ["collection", "pipeline", "ndcg@10", "interval", "p50 ms", "p95 ms", "p99 ms", "tokens", "US$ per 1,000"];

    /// <summary>Gives a row for each cell, and one for each pipeline's average.</summary>
    public static IEnumerable<string[]> All(BenchmarkResult result)
    {
        foreach (var collection in result.Collections)
        {
            foreach (var cell in result.Pipelines.Select(pipeline => result.Cell(pipeline, collection)).OfType<BenchmarkCell>())
            {
                var quality = BenchmarkResult.Quality(cell);
                yield return [collection, cell.Pipeline, Number(quality.Mean), Interval(quality), Time(cell.Latency.P50), Time(cell.Latency.P95), Time(cell.Latency.P99), cell.Tokens?.ToString("F0", CultureInfo.InvariantCulture) ?? "", cell.Cost?.ToString("0.####", CultureInfo.InvariantCulture) ?? ""];
            }
        }

        foreach (var pipeline in result.Pipelines)
        {
            if (result.Average(pipeline) is { } average) yield return [AverageName(result), pipeline, Number(average.Mean), Interval(average), "", "", "", "", ""];
        }
    }

    /// <summary>Says which collections the averages are over, what the pipelines differ by there, and which were left out.</summary>
    public static IEnumerable<string> Notes(BenchmarkResult result)
    {
        if (result.Averaged.Count == 0) yield return "No collection was run by every pipeline, so there is no average.";
        else yield return $"The average is over what all pipelines ran, each collection the same: {string.Join(", ", result.Averaged)}.";
        foreach (var pipeline in result.Pipelines)
        {
            if (result.Difference(pipeline) is { } difference)
                yield return string.Create(CultureInfo.InvariantCulture, $"{pipeline} against {result.Pipelines[0]}, on average: {difference.Mean:+0.0000;-0.0000;0.0000}, 95 % interval {difference.Low:+0.0000;-0.0000;0.0000} to {difference.High:+0.0000;-0.0000;0.0000}.");
        }

        foreach (var left in result.LeftOut) yield return $"Left out: {left.Collection}: {left.Reason}";
    }

    private static string AverageName(BenchmarkResult result) => string.Create(CultureInfo.InvariantCulture, $"average of {result.Averaged.Count}");

    private static string Interval(BootstrapInterval interval) => $"{Number(interval.Low)}..{Number(interval.High)}";

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
