using System.Text.Json;
using SkRerank.Evaluation.Comparison;

namespace SkRerank.Evaluation.Tests;

public sealed class RunComparerTests
{
    private static readonly EvaluationReport Baseline = Report("base", [0.5, 0.5, 0.5, 0.5], [1, 0, 1, 0]);
    private static readonly EvaluationReport Other = Report("other", [0.75, 0.25, 1, 0.5], [1, 0, 1, 0]);

    [Fact]
    public void Compare_TwoRuns_CountsTopicsAndOrdersThem()
    {
        var map = Assert.Single(RunComparer.Compare(Baseline, [Other])).Measures[0];
        Assert.Equal((0.5, 0.625, 0.125), (map.Baseline, map.Run, map.Interval.Mean));
        Assert.Equal((2, 1, 1), (map.WinLoss.Wins, map.WinLoss.Losses, map.WinLoss.Ties));
        Assert.Equal(["q1"], map.Worst.Select(topic => topic.TopicId));
        Assert.Equal(["q2", "q0"], map.Best.Select(topic => topic.TopicId));

        // Signs of 0.25, −0.25, 0.5 and 0: sums of at least 0.5 in magnitude are those where ±0.5 is not opposed by both others: 12 of 16.
        Assert.Equal(0.75, map.PValue);
    }

    // p .75 of MAP and 1 of nDCG, two comparisons: .75·2 is capped at 1.
    [Fact]
    public void Compare_TwoMeasures_AreAdjustedTogether() => Assert.Equal([1.0, 1.0], RunComparer.Compare(Baseline, [Other])[0].Measures.Select(measure => measure.AdjustedPValue));

    [Fact]
    public void Compare_OtherTopics_IsRefused()
    {
        var e = Assert.Throws<ArgumentException>(() => RunComparer.Compare(Baseline, [Report("short", [1, 1], [1, 1])]));
        Assert.StartsWith("The reports of 'base' and 'short' must have the same topics and measures in the same order; make them with one Evaluator.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_Table_ShowsDifferencesAndTopics()
    {
        var text = ComparisonTable.Format("base", RunComparer.Compare(Baseline, [Other]));
        Assert.Contains("+0.1250", text, StringComparison.Ordinal);
        Assert.Contains("2/1/1", text, StringComparison.Ordinal);
        Assert.Contains("other loses most by map\n  q1  0.5000      to  0.2500  -0.2500".Replace("      ", "  ", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_Json_HasAllDigits()
    {
        using var json = JsonDocument.Parse(ComparisonJson.Format("base", RunComparer.Compare(Baseline, [Other])));
        var map = json.RootElement.GetProperty("runs")[0].GetProperty("measures")[0];
        Assert.Equal((0.125, 0.75, 2, "q1"), (map.GetProperty("difference").GetDouble(), map.GetProperty("p").GetDouble(), map.GetProperty("won").GetInt32(), map.GetProperty("worst")[0].GetProperty("topic").GetString()));
    }

    private static EvaluationReport Report(string name, double[] map, double[] ndcg) =>
        new(name, [.. Enumerable.Range(0, map.Length).Select(i => $"q{i}")], [], [new MeasureResult(Measure.Map, map), new MeasureResult(Measure.Ndcg(10), ndcg)]);
}
