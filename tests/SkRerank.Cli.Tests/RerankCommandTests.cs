using System.Globalization;

namespace SkRerank.Cli.Tests;

public sealed class RerankCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public RerankCommandTests()
    {
        Fleas.Write(_tool);
        _tool.Write("run.trec", "q1 Q0 d2 1 9 bm25\nq1 Q0 d1 2 8 bm25\nq1 Q0 d3 3 7 bm25\nq1 Q0 d0 4 6 bm25\n");
    }

    public void Dispose() => _tool.Dispose();

    private string[][] Rerank(params string[] options)
    {
        _tool.Succeed(["rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", .. options]);
        return [.. File.ReadLines(_tool.At("out.trec")).Select(line => line.Split(' '))];
    }

    [Fact]
    public void Rerank_MaxSimAlone_PutsTheAnswerFirstAndLosesNothing()
    {
        var rows = Rerank("--weights", "0,1");
        Assert.Equal("d3", rows[0][2]);
        Assert.Equal(["d0", "d1", "d2", "d3"], rows.Select(r => r[2]).Order());
    }

    [Fact]
    public void Rerank_RunAlone_KeepsItsOrder() => Assert.Equal(["d2", "d1", "d3", "d0"], Rerank("--weights", "1,0").Select(r => r[2]));

    [Fact]
    public void Rerank_Depth_LeavesTheRestBelow()
    {
        var rows = Rerank("--depth", "2");
        Assert.Equal(["d3", "d0"], rows.Skip(2).Select(r => r[2]));
        var scores = rows.Select(r => double.Parse(r[4], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(scores.Distinct().OrderDescending(), scores);
    }

    [Fact]
    public void Rerank_CrossEncoder_OrdersByItAlone() => Assert.Equal("d3", Rerank("--model", "minilm-reranker")[0][2]);

    [Fact]
    public void Rerank_BadFiles_FailInOneSentence()
    {
        string Fail(string run, string corpus = "beir/corpus.jsonl", string queries = "beir/queries.jsonl", params string[] more) =>
            _tool.Fail(["rerank", "--run", run, "--corpus", corpus, "--queries", queries, "--output", "out.trec", .. more]);
        _tool.Write("twice.trec", "q1 Q0 d2 1 9 t\nq1 Q0 d2 2 8 t\n");
        _tool.Write("stranger.trec", "q1 Q0 d9 1 9 t\n");
        _tool.Write("unasked.trec", "q7 Q0 d2 1 9 t\n");
        _tool.Write("other.tsv", "query-id\tcorpus-id\tscore\nq2\td3\t1\n");
        Assert.Contains("'twice.trec', line 2", Fail("twice.trec"), StringComparison.Ordinal);
        Assert.Equal("The document 'd9' of the run 'stranger.trec' is not in 'beir/corpus.jsonl'; give the corpus that the run was made from.", Fail("stranger.trec"));
        Assert.Equal("The query 'q7' of the run 'unasked.trec' is not in 'beir/queries.jsonl'; give the queries that the run answers.", Fail("unasked.trec"));
        Assert.Equal("No query of the run 'run.trec' is left to rerank; give the run and the qrels of one collection.", Fail("run.trec", more: ["--qrels", "other.tsv"]));
        Assert.Equal("The file 'none.jsonl' does not exist; check the path.", Fail("run.trec", "none.jsonl"));
        Assert.Equal("The run file 'none.trec' does not exist; check the path.", Fail("none.trec"));
        Assert.False(File.Exists(_tool.At("out.trec")));
    }
}
