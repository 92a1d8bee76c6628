using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public BenchCommandTests()
    {
        Fleas.Write(_tool);
        _tool.Write("sets/fleas/corpus.jsonl", Fleas.Corpus);
        _tool.Write("sets/fleas/queries.jsonl", Fleas.Queries);
        _tool.Write("sets/fleas/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq2\td4\t1\n");

        // Queries that are documents: each would find itself first.
        _tool.Write("sets/deep/selves/corpus.jsonl", Fleas.Corpus);
        _tool.Write("sets/deep/selves/queries.jsonl", "{\"_id\":\"d4\",\"text\":\"Bees make honey.\"}\n{\"_id\":\"d0\",\"text\":\"The stock market closed higher on Friday after a long week.\"}\n");
        _tool.Write("sets/deep/selves/qrels/test.tsv", "query-id\tcorpus-id\tscore\nd4\td3\t1\nd0\td2\t1\n");
        _tool.Write("sets/unjudged/corpus.jsonl", Fleas.Corpus);
        _tool.Write("sets/broken/corpus.jsonl", "{\"_id\":1\n");
        _tool.Write("sets/broken/queries.jsonl", Fleas.Queries);
        _tool.Write("sets/broken/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq2\td4\t1\n");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Bench_Folder_RunsWhatItFindsAndSaysWhatItLeavesOut()
    {
        var output = _tool.Succeed("bench", "sets", "--pipelines", "bm25,rerank,cross-encoder", "--depth", "3", "--runs", "runs", "--timings", "times.csv", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["deep/selves", "fleas"], json.RootElement.GetProperty("average").GetProperty("collections").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(6, json.RootElement.GetProperty("results").GetArrayLength());
        var left = json.RootElement.GetProperty("leftOut").EnumerateArray().ToDictionary(item => item.GetProperty("collection").GetString()!, item => item.GetProperty("reason").GetString()!, StringComparer.Ordinal);
        Assert.Equal("there are no judgements 'qrels/test.tsv'.", left["unjudged"]);
        Assert.StartsWith("Line 1 of 'sets", left["broken"], StringComparison.Ordinal);
        var crossEncoder = json.RootElement.GetProperty("results").EnumerateArray().Last();
        Assert.True(crossEncoder.GetProperty("tokens").GetDouble() > 20);
        Assert.False(crossEncoder.TryGetProperty("usDollarsPer1000", out _));

        // What was measured is what the run that was written gives, and no query found itself.
        var measured = json.RootElement.GetProperty("results").EnumerateArray().Single(item => item.GetProperty("collection").GetString() == "fleas" && item.GetProperty("pipeline").GetString() == "rerank").GetProperty("ndcg@10").GetDouble();
        using var eval = JsonDocument.Parse(_tool.Succeed("eval", "--qrels", "sets/fleas/qrels/test.tsv", "--run", "runs/fleas/rerank.trec", "--json"));
        Assert.Equal(eval.RootElement.GetProperty("runs")[0].GetProperty("ndcg@10").GetDouble(), measured, 1e-12);
        Assert.DoesNotContain(File.ReadLines(_tool.At("runs/deep/selves/bm25.trec")), line => line.StartsWith("d4 Q0 d4 ", StringComparison.Ordinal) || line.StartsWith("d0 Q0 d0 ", StringComparison.Ordinal));

        Assert.Equal(7, File.ReadAllLines(_tool.At("times.csv")).Length);
        _tool.Succeed("report", "--qrels", "sets/fleas/qrels/test.tsv", "--run", "runs/fleas/bm25.trec", "--run", "runs/fleas/cross-encoder.trec", "--timings", "runs/fleas/timings.jsonl", "--corpus", "sets/fleas/corpus.jsonl", "--queries", "sets/fleas/queries.jsonl", "--output", "report.html");
        var page = File.ReadAllText(_tool.At("report.html"));
        Assert.Contains("<figcaption>Latency</figcaption>", page, StringComparison.Ordinal);
        Assert.Contains("<figcaption>Tokens</figcaption>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<figcaption>Cost</figcaption>", page, StringComparison.Ordinal);
        Assert.Contains("cross-encoder, fleas: p50 ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_Markdown_IsATableWithNotes()
    {
        var output = _tool.Succeed("bench", "sets/fleas", "--pipelines", "bm25,vector", "--markdown", "--max-queries", "2");
        Assert.StartsWith("| collection | pipeline | ndcg@10 | interval | p50 ms | p95 ms | p99 ms | tokens | US$ per 1,000 |\n|---|", output, StringComparison.Ordinal);
        Assert.Contains("\n- The average is over what all pipelines ran, each collection the same: fleas.\n- vector against bm25, on average: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void PipelineFile_InEveryCommand_RunsBesideTheNamed()
    {
        _tool.Write("own.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" } ], "candidates": 4 }, "rerank": [ { "stage": "late-interaction" } ] }""");
        using var bench = JsonDocument.Parse(_tool.Succeed("bench", "sets/fleas", "--pipelines", "bm25,own.json", "--stores", "stores", "--json"));
        var own = bench.RootElement.GetProperty("results")[1];
        Assert.Equal("own.json", own.GetProperty("pipeline").GetString());
        string[] labels = ["--store", "stores/fleas", "--queries", "sets/fleas/queries.jsonl", "--qrels", "sets/fleas/qrels/test.tsv", "--pipeline", "own.json", "--json"];
        using var advice = JsonDocument.Parse(_tool.Succeed(["advise", .. labels]));
        var option = advice.RootElement.GetProperty("options").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "own");
        Assert.Equal(own.GetProperty("ndcg@10").GetDouble(), option.GetProperty("ndcg@10").GetDouble(), 1e-12);
        using var diagnosis = JsonDocument.Parse(_tool.Succeed(["diagnose", .. labels]));
        Assert.Equal(own.GetProperty("ndcg@10").GetDouble(), diagnosis.RootElement.GetProperty("ndcg@10").GetDouble(), 1e-12);
        Assert.Equal("--mode is among what --pipeline gives: leave one of the two out.", _tool.Fail(["diagnose", .. labels, "--mode", "bm25"]));

        _tool.Write("chat.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25" } ] }, "rerank": [ { "stage": "listwise", "client": "openai:gpt-4o-mini" } ] }""");
        Assert.Equal("The stage 'listwise' of the pipeline 'chat.json' would ask a chat model for every query without a plan of its price: measure it with 'skrerank eval --pipeline chat.json'.", _tool.Fail("bench", "sets/fleas", "--pipelines", "chat.json"));
    }

    [Fact]
    public void Bench_NothingThatRuns_FailsInOneSentence()
    {
        Assert.Equal("No collection could be run: fleas: it has 5 documents, more than --max-documents 3.", _tool.Fail("bench", "sets/fleas", "--max-documents", "3"));
        Assert.Equal("The folder 'beir/qrels' has no collection in BEIR's layout: none of its folders has a corpus.jsonl; give another.", _tool.Fail("bench", "beir/qrels"));
        Assert.Equal("There is no folder 'nowhere'; give a folder with collections in BEIR's layout in it.", _tool.Fail("bench", "nowhere"));
    }

    [Theory]
    [InlineData("A pipeline must be bm25, vector, hybrid, late, rerank, cross-encoder, rerank:MODEL or a pipeline file that ends in .json, but was 'best'.", "--pipelines", "bm25,best")]
    [InlineData("--pipelines names 'bm25' twice: leave one of the two out.", "--pipelines", "bm25,bm25")]
    [InlineData("--markdown and --json are two forms of the same: leave one of the two out.", "--markdown", "--json")]
    public void Bench_OptionsThatDoNotFit_AreRefusedInOneSentence(string expected, params string[] options) => Assert.Equal(expected, _tool.Fail(["bench", "sets", .. options]));
}
