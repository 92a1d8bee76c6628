using System.Globalization;
using System.Text;

namespace SkRerank.Cli.Tuning;

/// <summary>Finds the settings that no other beats in both quality and latency.</summary>
internal static class Frontier
{
    /// <summary>Gives those settings, the fastest first; latencies that differ by less than 0.1 ms count as equal.</summary>
    public static IReadOnlyList<TuningPoint> Of(IEnumerable<TuningPoint> points, LatencyMeasure measure)
    {
        var frontier = new List<TuningPoint>();
        foreach (var point in points.OrderBy(point => Math.Round(point.Cost(measure), 1)).ThenByDescending(point => point.Ndcg).ThenBy(point => point.Skipped))
        {
            if (frontier.Count == 0 || point.Ndcg > frontier[^1].Ndcg) frontier.Add(point);
        }

        return frontier;
    }

    /// <summary>Picks the best setting within a budget; of equals the default, or else the faster.</summary>
    /// <remarks>A skip rule saves time and no more: it is taken only where the same setting without it is over the budget, for what it seems to gain beyond that is chance among many settings.</remarks>
    /// <returns>The setting; <see langword="null"/> where none is fast enough.</returns>
    public static TuningPoint? Choose(IReadOnlyList<TuningPoint> points, double budget, LatencyMeasure measure, PipelineSettings untuned)
    {
        var affordable = points.Where(point => point.Settings.Skip is null && point.Cost(measure) <= budget).Select(point => point.Settings).ToHashSet();
        return points.Where(point => point.Cost(measure) <= budget && (point.Settings.Skip is null || !affordable.Contains(point.Settings with { Skip = null })))
            .OrderByDescending(point => point.Ndcg).ThenByDescending(point => point.Settings == untuned).ThenBy(point => point.Cost(measure)).FirstOrDefault();
    }

    /// <summary>Writes a table of named settings.</summary>
    public static string Format(IEnumerable<(string Name, TuningPoint Point)> points)
    {
        var rows = points.Select(entry => new[]
        {
            entry.Name, Number(entry.Point.Mean, "F1"), Number(entry.Point.P50, "F1"), Number(entry.Point.P95, "F1"), Number(entry.Point.Ndcg, "F4"), Number(entry.Point.Skipped * 100, "F0") + " %",
            Number(entry.Point.Settings.Depth, "F0"), entry.Point.Settings.ScorerText, entry.Point.Settings.FusionText, entry.Point.Settings.Skip?.ToString() ?? "",
        }).Prepend(["", "mean ms", "p50 ms", "p95 ms", "ndcg@10", "skipped", "depth", "reranked by", "fusion bm25:vector", "not reranked"]).ToArray();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows) text.Append(string.Join("  ", row.Select((cell, column) => column is > 0 and < 7 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
