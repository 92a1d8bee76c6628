using System.Globalization;
using System.Text;

namespace SkRerank.Cli.Tuning;

/// <summary>Writes what <c>tune</c> found for a reader.</summary>
internal static class TuningText
{
    public static string Format(TuningOutcome outcome, string budget)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{outcome.Points.Count} settings over {outcome.Default.Values.Length} queries, latency of {outcome.TimedQueries} of them; those that none beats, the default, and the choice for {budget}:\n\n");
        text.Append(Table([.. outcome.Frontier.Select(point => ("", point)), ("default", outcome.Default), ("best", outcome.Best), ("chosen", outcome.Chosen)], outcome.HourPrice));
        if (outcome.Best != outcome.Chosen)
            text.Append(CultureInfo.InvariantCulture, $"\nThe best is ahead of the chosen by {outcome.Best.Ndcg - outcome.Chosen.Ndcg:F4}, which is within one standard error of the queries' differences: the cheaper was taken ('--rule best' takes the best).\n");
        text.Append(CultureInfo.InvariantCulture, $"\nBy {outcome.Choice.Folds.Count} folds of queries, each held out from the choice that it measures:\n\n");
        text.Append(Align([["fold", "queries", "chosen by the others", "their ndcg@10", "held out ndcg@10"], .. outcome.Choice.Folds.Select((fold, i) => new[]
        {
            Number(i + 1, "F0"), Number(fold.Queries.Count, "F0"), Words(outcome.Choosable[fold.Chosen].Setting), Number(fold.TrainMean, "F4"), Number(fold.HeldOutMean, "F4"),
        })], 3));
        text.Append(CultureInfo.InvariantCulture, $"\nHeld out: ndcg@10 {outcome.HeldOut.Mean:F4} [{outcome.HeldOut.Low:F4}, {outcome.HeldOut.High:F4}], {outcome.Difference.Mean:+0.0000;-0.0000} [{outcome.Difference.Low:+0.0000;-0.0000}, {outcome.Difference.High:+0.0000;-0.0000}] to the default's {outcome.Default.Ndcg:F4} (95 % intervals, BCa over queries). ");
        text.Append(CultureInfo.InvariantCulture, $"The queries that chose gave {outcome.Choice.Optimism:+0.0000;-0.0000} more: that part of a tuned number is luck.\n");
        return text.ToString();
    }

    /// <summary>Gives a setting in a few words.</summary>
    public static string Words(TuningSetting setting) =>
        $"{setting.FusionText}, {(setting.Depth == 0 ? "not reranked" : string.Create(CultureInfo.InvariantCulture, $"{setting.ScorerText} to {setting.Depth}"))}{(setting.Skip is null ? "" : $", not where {setting.Skip}")}";

    private static string Table(IEnumerable<(string Name, TuningPoint Point)> points, double? hourPrice)
    {
        var rows = points.Select(entry => new[]
        {
            entry.Name, Number(entry.Point.Mean, "F1"), Number(entry.Point.P50, "F1"), Number(entry.Point.P95, "F1"), Number(entry.Point.Cost(hourPrice), "F2"), Number(entry.Point.Ndcg, "F4"), Number(entry.Point.Skipped * 100, "F0") + " %",
            Number(entry.Point.Setting.Depth, "F0"), entry.Point.Setting.ScorerText, entry.Point.Setting.FusionText, entry.Point.Setting.Skip?.ToString() ?? "",
        }).Prepend(["", "mean ms", "p50 ms", "p95 ms", "usd a million", "ndcg@10", "skipped", "depth", "reranked by", "fusion bm25:vector", "not reranked"]).ToArray();
        if (hourPrice is null) rows = [.. rows.Select(row => row.Where((_, column) => column != 4).ToArray())];
        var numbers = hourPrice is null ? 7 : 8;
        return Align(rows, column => column is 0 || column >= numbers);
    }

    private static string Align(string[][] rows, int leftUpTo) => Align(rows, column => column < leftUpTo);

    private static string Align(string[][] rows, Func<int, bool> isLeft)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows) text.Append(string.Join("  ", row.Select((cell, column) => isLeft(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
