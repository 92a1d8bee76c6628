namespace SkRerank.Cli.Tests;

public sealed class CompareAndGateCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();
    private readonly string _qrels;
    private readonly string _good;
    private readonly string _bad;

    public CompareAndGateCommandTests()
    {
        string[] topics = [.. Enumerable.Range(1, 20).Select(i => $"q{i}")];
        _qrels = _tool.Write("qrels.tsv", "query-id\tcorpus-id\tscore\n" + string.Concat(topics.Select(q => $"{q}\ta\t1\n")));
        _good = _tool.Write("good.trec", string.Concat(topics.Select(q => $"{q} Q0 a 1 2 t\n{q} Q0 x 2 1 t\n")));
        _bad = _tool.Write("bad.trec", string.Concat(topics.Select((q, i) => $"{q} Q0 x 1 2 t\n{q} Q0 a 2 {(i % 2 == 0 ? 1 : 3)} t\n")));
    }

    public void Dispose() => _tool.Dispose();

    // The relevant document is at rank 2 for ten of the 20 topics: MRR .75 against 1; exact p: 2 of the 2^10 assignments of the ten that differ.
    [Fact]
    public void Compare_TwoRuns_PrintsDifferenceAndTopics()
    {
        var (code, output, error) = _tool.Run("compare", "--qrels", _qrels, "--baseline", _good, "--run", _bad, "--measures", "mrr@10", "--topics", "2");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("-0.2500", output, StringComparison.Ordinal);
        Assert.Contains("0.0020", output, StringComparison.Ordinal);
        Assert.Contains("0/10/10", output, StringComparison.Ordinal);
        Assert.Contains("bad loses most by mrr@10\n  q1 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_UnknownMeasure_NamesWhatThereIs()
    {
        var (code, _, error) = _tool.Run("compare", "--qrels", _qrels, "--baseline", _good, "--run", _bad, "--measures", "nope@3");
        Assert.Equal(1, code);
        Assert.Contains("Expected a measure, one of ndcg,", error, StringComparison.Ordinal);
        Assert.Contains("but got 'nope@3'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_BoundNotMet_ExitsWith2()
    {
        Assert.Equal(0, _tool.Run("gate", "--qrels", _qrels, "--run", _good, "--min", "mrr@10=0.9").Code);
        var (code, output, _) = _tool.Run("gate", "--qrels", _qrels, "--run", _bad, "--min", "mrr@10=0.9,recall@5=1");
        Assert.Equal(2, code);
        Assert.Contains("FAILED  mrr@10 must be at least 0.9000, and is 0.7500.", output, StringComparison.Ordinal);
        Assert.Contains("passed  recall@5 must be at least 1.0000, and is 1.0000.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_StoredBaseline_FailsTheWorseRunOnly()
    {
        var stored = _tool.At("baseline.json");
        Assert.Equal(0, _tool.Run("gate", "--qrels", _qrels, "--run", _good, "--measures", "mrr@10,map", "--save", stored).Code);
        Assert.Equal(0, _tool.Run("gate", "--qrels", _qrels, "--run", _good, "--baseline", stored).Code);
        var (code, output, _) = _tool.Run("gate", "--qrels", _qrels, "--run", _bad, "--baseline", stored);
        Assert.Equal(2, code);
        Assert.Contains("FAILED  mrr@10 must not fall significantly below the baseline 'good', and differs by -0.2500", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_NothingDemanded_IsAnError()
    {
        var (code, _, error) = _tool.Run("gate", "--qrels", _qrels, "--run", _good);
        Assert.Equal(1, code);
        Assert.Contains("A gate needs --min, --baseline or --save; without one every build would pass.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_TwoRuns_WritesThePageWhole()
    {
        var page = _tool.At("report.html");
        var (code, output, error) = _tool.Run("report", "--qrels", _qrels, "--run", _good, "--run", _bad, "--measures", "mrr@10", "--output", page);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 runs over 20 topics", output, StringComparison.Ordinal);
        Assert.Contains("bad against good", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.False(File.Exists(page + ".partial"));
    }
}
