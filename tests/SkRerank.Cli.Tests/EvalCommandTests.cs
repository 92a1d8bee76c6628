namespace SkRerank.Cli.Tests;

public sealed class EvalCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Eval_OneRun_PrintsTheMeasuresComputedByHand()
    {
        var qrels = _tool.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n");
        var run = _tool.Write("r.trec", "q1 Q0 x 1 2 t\nq1 Q0 a 2 1 t\nq2 Q0 b 1 5 t\n");
        var (code, output, _) = _tool.Run("eval", "--qrels", qrels, "--run", run, "--json");

        // q1: relevant at rank 2: nDCG 1/log2(3), RR 1/2, AP 1/2; q2: all 1. P@10: one tenth each.
        using var json = System.Text.Json.JsonDocument.Parse(output);
        var result = json.RootElement.GetProperty("runs")[0];
        Assert.Equal(0, code);
        Assert.Equal(((1 / Math.Log2(3)) + 1) / 2, result.GetProperty("ndcg@10").GetDouble(), 12);
        Assert.Equal(0.75, result.GetProperty("mrr@10").GetDouble(), 12);
        Assert.Equal(0.75, result.GetProperty("map").GetDouble(), 12);
        Assert.Equal(1, result.GetProperty("recall@100").GetDouble(), 12);
        Assert.Equal(0.1, result.GetProperty("p@10").GetDouble(), 12);
        Assert.Equal(2, result.GetProperty("topics").GetInt32());
    }

    [Fact]
    public void Eval_DocumentTwiceInARun_SaysWhereInOneLineAndFails()
    {
        var qrels = _tool.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t1\n");
        var run = _tool.Write("twice.trec", "q1 Q0 a 1 2 t\nq1 Q0 a 2 1 t\n");
        var (code, output, error) = _tool.Run("eval", "--qrels", qrels, "--run", run);
        Assert.NotEqual(0, code);
        Assert.Empty(output);
        Assert.Contains("twice.trec", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Eval_NoMatchingTopic_FailsInOneLine()
    {
        var qrels = _tool.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq9\ta\t1\n");
        var run = _tool.Write("r.trec", "q1 Q0 a 1 2 t\n");
        var (code, _, error) = _tool.Run("eval", "--qrels", qrels, "--run", run);
        Assert.NotEqual(0, code);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Eval_MissingFile_FailsInOneLine()
    {
        var (code, _, error) = _tool.Run("eval", "--qrels", _tool.At("none.tsv"), "--run", "none.trec");
        Assert.NotEqual(0, code);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Eval_TwoRunsOfOneName_AreToldApartByTheirPaths()
    {
        var qrels = _tool.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\ta\t1\n");
        _tool.Write("a/run.trec", "q1 Q0 a 1 2 t\n");
        _tool.Write("b/run.trec", "q1 Q0 b 1 2 t\nq2 Q0 a 1 2 t\n");
        var (code, output, error) = _tool.Run("eval", "--qrels", qrels, "--run", "a/run.trec", "--run", "b/run.trec");
        Assert.Equal(0, code);
        Assert.Contains("\na/run.trec ", output, StringComparison.Ordinal);
        Assert.Contains("\nb/run.trec ", output, StringComparison.Ordinal);
        Assert.Equal("The run 'a/run.trec' has no answer to 1 of 2 judged topics; each counts 0.\n", error);
    }
}
