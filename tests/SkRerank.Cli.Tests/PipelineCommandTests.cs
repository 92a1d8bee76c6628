using System.Text.Json;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Linear;

namespace SkRerank.Cli.Tests;

/// <summary><c>--pipeline</c> in the commands that rank.</summary>
public sealed class PipelineCommandTests : IDisposable
{
    private const string Question = "How long does a flea live?";

    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Search_Pipeline_RunsWhatTheFileSays()
    {
        Fleas.Index(_tool);
        _tool.Write("p/skip.json", """
            { "version": 1, "retrieve": { "legs": [ { "stage": "bm25" }, { "stage": "vector" } ], "candidates": 3, "fusion": { "method": "scores", "norm": "zscore" } },
              "skip": { "rule": "score-spread", "leg": "vector", "threshold": -1 }, "rerank": [ { "stage": "late-interaction", "depth": 3, "blend": {} } ], "select": { "top": 2 } }
            """);
        using var skipped = Search("p/skip.json");
        Assert.Equal("bm25 vector zscore blend", Stages(skipped));
        Assert.Equal(2, skipped.RootElement.GetProperty("results").GetArrayLength());

        _tool.Write("none.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" }, { "stage": "vector" } ], "fusion": { "method": "rrf", "k": 10 } } }""");
        using var fused = Search("none.json");
        Assert.Equal("bm25 vector rrf", Stages(fused));
        Assert.Equal(2 / 11.0, fused.RootElement.GetProperty("results")[0].GetProperty("score").GetDouble(), 1e-12);
    }

    [Fact]
    public void Search_OptionsBesideThePipeline_StandInItsPlaceAndAreSaidOrConflict()
    {
        Fleas.Index(_tool);
        _tool.Write("p.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" }, { "stage": "vector" } ], "candidates": 4 }, "select": { "top": 2 } }""");
        var (code, output, error) = _tool.Run("search", "--store", "store", Question, "--pipeline", "p.json", "--top", "3", "--candidates", "3", "--json");
        Assert.Equal(0, code);
        Assert.Equal("--candidates 3 stands in place of the pipeline's 4.\n--top 3 stands in place of the pipeline's 2.\n", error);
        using var found = JsonDocument.Parse(output);
        Assert.Equal(3, found.RootElement.GetProperty("results").GetArrayLength());
        Assert.Equal("--depth is among what --pipeline gives: leave one of the two out.", _tool.Fail("search", "--store", "store", Question, "--pipeline", "p.json", "--depth", "3"));
        Assert.Equal("--fusion is among what --pipeline gives: leave one of the two out.", _tool.Fail("search", "--store", "store", Question, "--pipeline", "p.json", "--fusion", "rrf"));
    }

    [Fact]
    public void Search_PipelineThatCannotBeUsed_FailsInOneSentence()
    {
        Fleas.Index(_tool);
        string Fail(string text)
        {
            _tool.Write("s.json", text);
            return _tool.Fail("search", "--store", "store", "flea", "--pipeline", "s.json");
        }

        Assert.Equal("There is no pipeline file 'no.json'; write one with 'skrerank tune --pipeline-out no.json', or give the path of one that is there.", _tool.Fail("search", "--store", "store", "flea", "--pipeline", "no.json"));
        Assert.StartsWith("The pipeline 's.json' cannot be used: it is no JSON (", Fail("nonsense"), StringComparison.Ordinal);
        Assert.Equal("The pipeline 's.json' cannot be used: $.version must be 1, but is 9; write the file again with this version, or update the program.", Fail("""{ "version": 9 }"""));
        Assert.Equal("The pipeline 's.json' has no retrieval legs to search a store with: give it a 'retrieve', or rerank a run with 'skrerank rerank --pipeline'.", Fail("""{ "version": 1 }"""));
        Assert.StartsWith("The pipeline 's.json' cannot be used: $.rerank[0].model must be the path of what is there, but ", Fail("""{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" } ] }, "rerank": [ { "stage": "learning-to-rank", "model": "m.txt" } ] }"""), StringComparison.Ordinal);
        Assert.Contains("$.skip The predictor Nqc reads the scores of the leg 'dense', but the stages are bm25, vector, rrf", Fail("""{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" }, { "stage": "vector" } ] }, "skip": { "rule": "nqc", "leg": "dense", "threshold": 1 }, "rerank": [ { "stage": "late-interaction" } ] }"""), StringComparison.Ordinal);
        Assert.Contains("$.rerank[0].client must be the key of an IChatClient, but the services have none under 'mine'", Fail("""{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" } ] }, "rerank": [ { "stage": "listwise", "client": "mine" } ] }"""), StringComparison.Ordinal);
        var escaped = Fail("""{ "version": 1, "\u001b[31mred": 1 }""");
        Assert.DoesNotContain("\u001b", escaped, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_PipelineWithALearnedModel_OrdersByIt()
    {
        Fleas.Index(_tool);

        // The one feature is the place in BM25's list, and the better rows have the higher one: the learned order is BM25's turned round.
        var rows = new RankingDataset(["bm25.rank"], new double[] { 1, 2, 3, 1, 2, 3 }, new[] { 0, 1, 2, 0, 1, 2 }, [3, 3]);
        new CoordinateAscentTrainer().Train(rows, cancellationToken: TestContext.Current.CancellationToken).Save(_tool.At("learned.json"));
        _tool.Write("p.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" } ] }, "rerank": [ { "stage": "learning-to-rank", "model": "learned.json" } ] }""");
        _tool.Write("bm25.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" } ] } }""");
        using var learned = Search("p.json");
        using var plain = Search("bm25.json");
        string?[] Ids(JsonDocument found) => [.. found.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString())];
        Assert.True(Ids(plain).Length > 1);
        Assert.Equal(Ids(plain).Reverse(), Ids(learned));
    }

    [Fact]
    public void Rerank_Pipeline_RerunsTheStagesOverTheRun()
    {
        Fleas.Write(_tool);
        _tool.Write("run.trec", "q1 Q0 d4 1 3.0 t\nq1 Q0 d0 2 2.0 t\nq1 Q0 d3 3 1.0 t\n");
        _tool.Write("p.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" }, { "stage": "vector" } ], "fusion": { "method": "rrf" } }, "rerank": [ { "stage": "cross-encoder", "model": "minilm-reranker", "depth": 3 } ], "select": { "top": 2 } }""");
        string[] rerank = ["rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", "--pipeline", "p.json"];
        _tool.Succeed(rerank);
        var lines = File.ReadAllLines(_tool.At("out.trec"));
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("q1 Q0 d3 1 ", lines[0], StringComparison.Ordinal);
        Assert.Equal("--model is among what --pipeline gives: leave one of the two out.", _tool.Fail([.. rerank, "--model", "minilm-reranker"]));
    }

    [Fact]
    public void Eval_PipelineWithoutWhatItNeeds_FailsInOneSentence()
    {
        Fleas.Write(_tool);
        Assert.Equal("There is nothing to measure: give a run with --run, or a pipeline with --pipeline, --store and --queries.", _tool.Fail("eval", "--qrels", "beir/qrels/test.tsv"));
        Assert.Equal("--pipeline needs --store: give the store that it searches and the queries that it answers.", _tool.Fail("eval", "--qrels", "beir/qrels/test.tsv", "--pipeline", "p.json"));
        Assert.Equal("--store is about the pipeline of --pipeline: give one, or leave it out.", _tool.Fail("eval", "--qrels", "beir/qrels/test.tsv", "--run", "run.trec", "--store", "store"));
    }

    private JsonDocument Search(string pipeline) => JsonDocument.Parse(_tool.Succeed("search", "--store", "store", Question, "--pipeline", pipeline, "--json"));

    private static string Stages(JsonDocument json) => string.Join(' ', json.RootElement.GetProperty("results")[0].GetProperty("trail").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()));
}
