using System.Text.Json;
using SkRerank.Evaluation.Benchmarking;

namespace SkRerank.Evaluation.Tests.Benchmarking;

public sealed class BenchmarkResultTests
{
    private static readonly LatencySummary Latency = new(2, 1, 3, 4);

    private readonly BenchmarkResult _result = new(
        ["bm25", "rerank"],
        [new("bm25", "one", [0.2, 0.4], Latency), new("rerank", "one", [0.4, 0.6], Latency, 1200, 0.25), new("bm25", "two", [0.1, 0.1, 0.1, 0.1], Latency), new("rerank", "two", [0.5, 0.5, 0.5, 0.5], Latency), new("bm25", "three", [1, 1], Latency)],
        [new LeftOut("three", "rerank failed: <no> key|card.")]);

    // Means of the two collections that both ran: (0.3 + 0.1)/2 and (0.5 + 0.5)/2; each collection counts the same, whatever its topics. The differences are 0.2 and 0.4 on every topic, so their interval is a point.
    [Fact]
    public void Average_OverCollectionsThatAllRan_CountsEachTheSame()
    {
        Assert.Equal(["one", "two"], _result.Averaged);
        Assert.Equal(0.2, _result.Average("bm25")!.Mean, 1e-12);
        Assert.Equal(0.5, _result.Average("rerank")!.Mean, 1e-12);
        var difference = _result.Difference("rerank")!;
        Assert.Equal((0.3, 0.3, 0.3), (Math.Round(difference.Mean, 12), Math.Round(difference.Low, 12), Math.Round(difference.High, 12)));
        Assert.Null(_result.Difference("bm25"));
    }

    // Two topics of 0.2 and 0.4 give means of 0.2, 0.3 and 0.4 with chances of 1/4, 1/2 and 1/4, so the middle 95 % reach from one end to the other; half of that for one of two collections.
    [Fact]
    public void Average_Interval_ResamplesTopicsWithinCollections()
    {
        var average = _result.Average("bm25")!;
        Assert.Equal((0.15, 0.25), (Math.Round(average.Low, 12), Math.Round(average.High, 12)));
    }

    [Fact]
    public void Format_EveryForm_SaysWhatWasLeftOutAndWhy()
    {
        Assert.Contains("\nLeft out: three: rerank failed: <no> key|card.\n", BenchmarkTable.Format(_result), StringComparison.Ordinal);
        var markdown = BenchmarkTable.FormatMarkdown(_result);
        Assert.Contains("| one | rerank | 0.5000 | 0.4000..0.6000 | 1.00 | 3.00 | 4.00 | 1200 | 0.25 |\n", markdown, StringComparison.Ordinal);
        Assert.Contains("- Left out: three: rerank failed: &lt;no> key\\|card.\n", markdown, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(BenchmarkJson.Format(_result));
        Assert.Equal(5, json.RootElement.GetProperty("results").GetArrayLength());
        Assert.Equal(0.3, json.RootElement.GetProperty("average").GetProperty("pipelines")[1].GetProperty("againstFirst").GetProperty("difference").GetDouble(), 1e-12);
        Assert.Equal("three", json.RootElement.GetProperty("leftOut")[0].GetProperty("collection").GetString());
    }

    [Fact]
    public void Constructor_OtherTopics_AreRefused() =>
        Assert.StartsWith("Every pipeline must have the same topics of 'one'", Assert.Throws<ArgumentException>(() => new BenchmarkResult(["a", "b"], [new("a", "one", [1, 1], Latency), new("b", "one", [1, 1, 1], Latency)], [])).Message, StringComparison.Ordinal);

    // The nearest rank: the 50th, 95th and 99th of 1..100 ms, and the only one of one.
    [Fact]
    public void Latency_Percentiles_AreTimesThatWereMeasured()
    {
        Assert.Equal(new LatencySummary(50.5, 50, 95, 99), LatencySummary.Of([.. Enumerable.Range(1, 100).Reverse().Select(i => (double)i)]));
        Assert.Equal(new LatencySummary(7, 7, 7, 7), LatencySummary.Of([7]));
    }
}
