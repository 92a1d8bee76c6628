using System.Globalization;
using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class TuneCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Tune_LabelledQueries_PrintsTheFrontierAndWritesAPipelineThatCommandsTake()
    {
        Fleas.Index(_tool);
        var output = Tune("--test-qrels", "beir/qrels/both.tsv", "--pipeline-out", "tuned.json", "--timed-queries", "2");
        Assert.Contains("settings over 2 queries, latency of 2 of them; those that none beats, the default, and the choice for 60000 ms:", output, StringComparison.Ordinal);
        Assert.Contains("\nBy 2 folds of queries, each held out from the choice that it measures:\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\nHeld out: ndcg@10 \d\.\d{4} \[.*\], [+-]\d\.\d{4} \[.*\] to the default's \d\.\d{4} \(95 % intervals, BCa over queries\)\. The queries that chose gave [+-]\d\.\d{4} more: that part of a tuned number is luck\.\n", output);
        var rows = output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(["mean", "ms", "p50", "ms", "p95", "ms", "ndcg@10"], rows[2][..7]);
        var chosen = Assert.Single(rows, row => row is ["chosen", ..]);
        Assert.Single(rows, row => row is ["default", ..]);
        Assert.Contains("2 other queries (beir/qrels/both.tsv): ndcg@10 of the default ", output, StringComparison.Ordinal);
        Assert.EndsWith("Search with it: skrerank search --store store --pipeline tuned.json\n", output, StringComparison.Ordinal);

        // What was measured in memory is what the pipeline gives.
        _tool.Succeed("search", "--store", "store", "--queries", "beir/queries.jsonl", "--pipeline", "tuned.json", "--output", "run.trec");
        using var evaluated = JsonDocument.Parse(_tool.Succeed("eval", "--qrels", "beir/qrels/both.tsv", "--run", "run.trec", "--pipeline", "tuned.json", "--store", "store", "--queries", "beir/queries.jsonl", "--json"));
        var runs = evaluated.RootElement.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(["run", "tuned"], runs.Select(run => run.GetProperty("name").GetString()));
        Assert.All(runs, run => Assert.Equal(run.GetProperty("ndcg@10").GetDouble(), double.Parse(chosen[4], CultureInfo.InvariantCulture), 1e-4));
    }

    [Fact]
    public void Tune_CrossEncoder_IsTriedBesideLateInteraction()
    {
        Fleas.Index(_tool);
        var output = Tune("--model", "minilm-reranker", "--model-depth", "3");
        Assert.Contains("settings over 2 queries", output, StringComparison.Ordinal);
        Assert.True(Settings(output) > Settings(Tune()));
    }

    [Fact]
    public void Tune_Json_IsOneObjectWithFrontierFoldsAndPipeline()
    {
        Fleas.Index(_tool);
        using var json = JsonDocument.Parse(Tune("--json", "--price-hour", "3.6", "--cost-budget", "1000000", "--pipeline-out", "tuned.json", "--test-qrels", "beir/qrels/both.tsv", "--timed-queries", "1"));
        var root = json.RootElement;
        Assert.Equal(2, root.GetProperty("folds").GetArrayLength());
        Assert.Equal(root.GetProperty("pipeline").GetRawText().Replace(" ", "", StringComparison.Ordinal), File.ReadAllText(_tool.At("tuned.json")).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));

        // A million queries of m ms at 3.6 dollars an hour, which is a thousandth of a dollar a second, cost m dollars.
        Assert.All(root.GetProperty("frontier").EnumerateArray(), point => Assert.Equal(point.GetProperty("meanMs").GetDouble(), point.GetProperty("usdAMillion").GetDouble(), 1e-9));
        Assert.Equal(2, root.GetProperty("test").GetProperty("queries").GetInt32());
    }

    [Fact]
    public void Tune_Pipeline_IsTriedAndComparedWith()
    {
        Fleas.Index(_tool);
        _tool.Write("start.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "bm25", "weight": 2 }, { "stage": "vector" } ], "candidates": 4, "fusion": { "method": "rrf", "k": 3 } }, "rerank": [ { "stage": "late-interaction", "depth": 3, "blend": { "incoming": 1, "weight": 5 } } ], "select": { "top": 7 } }""");
        var output = Tune("--pipeline", "start.json", "--pipeline-out", "tuned.json", "--timed-queries", "1");
        var untuned = Assert.Single(output.Split('\n'), line => line.StartsWith("default", StringComparison.Ordinal));
        Assert.Matches(@"0 %      3  1·hybrid \+ 5·MaxSim\s+rrf\(3\) 2:1$", untuned);
        using var tuned = JsonDocument.Parse(File.ReadAllText(_tool.At("tuned.json")));
        Assert.Equal(7, tuned.RootElement.GetProperty("select").GetProperty("top").GetInt32());

        _tool.Write("start.json", """{ "version": 1, "retrieve": { "legs": [ { "stage": "vector" } ] } }""");
        Assert.Equal("tune cannot start from the pipeline 'start.json': its legs must be bm25 and vector, in this order; change it, or leave --pipeline out.", _tool.Fail("tune", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "beir/qrels/both.tsv", "--latency-budget", "5", "--pipeline", "start.json"));
    }

    [Fact]
    public void Tune_Precision_PicksAThresholdThatSearchApplies()
    {
        Fleas.Index(_tool);
        var output = Tune("--model", "minilm-reranker", "--model-depth", "3", "--precision", "0.6", "--test-qrels", "beir/qrels/both.tsv", "--pipeline-out", "tuned.json", "--timed-queries", "1");
        Assert.Matches(@"\nThreshold for a precision of 0\.6: a probability of 0\.\d{4}, by Platt's calibration of minilm-reranker\. On the queries that picked it: precision [01]\.\d{3} \[", output);
        Assert.Matches(@"\nHeld out by \d folds, each threshold picked on the others: precision [01]\.\d{3}, recall of the reranked [01]\.\d{3}, \d+ kept\.", output);
        Assert.Matches(@"\nThreshold on these queries: precision .* The default has none: of its first 10, \d+ of \d+ are relevant, a precision of 0\.\d{3}\.", output);
        using var settings = JsonDocument.Parse(File.ReadAllText(_tool.At("tuned.json")));
        var threshold = settings.RootElement.GetProperty("rerank")[0].GetProperty("calibrator").GetProperty("threshold").GetDouble();
        using var found = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--pipeline", "tuned.json", "--json"));
        Assert.All(found.RootElement.GetProperty("results").EnumerateArray(), result => Assert.True(result.GetProperty("trail").EnumerateArray().Last().GetProperty("probability").GetDouble() >= threshold));
    }

    [Theory]
    [InlineData("--precision is about the scores of a cross-encoder: name one with --model.", "--precision", "0.5")]
    [InlineData("--precision and --recall each choose a threshold: leave one of the two out.", "--precision", "0.5", "--recall", "0.5")]
    [InlineData("The value of --recall must be above 0: every threshold reaches 0.", "--recall", "0")]
    public void Tune_ThresholdThatCannotBeChosen_FailsInOneSentence(string message, params string[] arguments) =>
        Assert.Equal(message, _tool.Fail(["tune", "--store", "store", "--queries", "q.jsonl", "--qrels", "q.tsv", "--latency-budget", "5", .. arguments]));

    [Fact]
    public void Tune_BadOptions_FailInOneSentence()
    {
        Fleas.Index(_tool);
        string[] tune = ["tune", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "beir/qrels/test.tsv"];
        Assert.Equal("The value of --latency-budget must be a number above 0, but was '0': see 'skrerank tune --help'.", _tool.Fail([.. tune, "--latency-budget", "0"]));
        Assert.Equal("The value of --folds must be 2 or more: with one fold nothing is left to choose by.", _tool.Fail([.. tune, "--latency-budget", "5", "--folds", "1"]));
        Assert.Equal("--model-depth is about a cross-encoder: name one with --model.", _tool.Fail([.. tune, "--latency-budget", "5", "--model-depth", "5"]));
        Assert.Equal("--cost-budget needs to know what time costs: give --price-hour, the price of an hour of this machine.", _tool.Fail([.. tune, "--latency-budget", "5", "--cost-budget", "5"]));
        Assert.Equal("tune needs two judged queries or more, but 'beir/qrels/test.tsv' judges one: label more queries.", _tool.Fail([.. tune, "--latency-budget", "5"]));
        _tool.Write("beir/qrels/both.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq2\td4\t1\n");
        tune[^1] = "beir/qrels/both.tsv";
        Assert.Matches(@"^No setting answers within 1E-06 ms: the fastest takes \d+\.\d ms; raise --latency-budget\.$", _tool.Run([.. tune, "--latency-budget", "0.000001"]).Error.TrimEnd().Split('\n')[^1]);
        Assert.Matches(@"^No setting answers within 60000 ms for 1E-06 US dollars a million: the cheapest costs \d+\.\d\d; raise --cost-budget\.$", _tool.Run([.. tune, "--latency-budget", "60000", "--price-hour", "1", "--cost-budget", "0.000001"]).Error.TrimEnd().Split('\n')[^1]);
    }

    private string Tune(params string[] arguments)
    {
        _tool.Write("beir/qrels/both.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq1\td1\t2\nq2\td4\t1\n");
        return _tool.Succeed(["tune", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "beir/qrels/both.tsv", "--latency-budget", "60000", .. arguments]);
    }

    private static int Settings(string output) => int.Parse(output[..output.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
}
