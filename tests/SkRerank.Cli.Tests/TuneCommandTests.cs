using System.Globalization;
using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class TuneCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Tune_LabelledQueries_PrintsTheFrontierAndWritesSettingsThatSearchTakes()
    {
        Fleas.Index(_tool);
        var output = Tune("--test-qrels", "beir/qrels/both.tsv", "--output", "tuned.json", "--timed-queries", "2");
        Assert.Contains("settings over 2 queries, latency of 2 of them; those that none beats in both, the default, and the choice for 60000 ms:", output, StringComparison.Ordinal);
        var rows = output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(["mean", "ms", "p50", "ms", "p95", "ms", "ndcg@10"], rows[2][..7]);
        var chosen = Assert.Single(rows, row => row is ["chosen", ..]);
        Assert.Single(rows, row => row is ["default", ..]);
        Assert.Contains("2 other queries (beir/qrels/both.tsv): ndcg@10 of the default ", output, StringComparison.Ordinal);
        Assert.EndsWith("Search with it: skrerank search --store store --settings tuned.json\n", output, StringComparison.Ordinal);

        // What was measured in memory is what the pipeline gives.
        _tool.Succeed("search", "--store", "store", "--queries", "beir/queries.jsonl", "--settings", "tuned.json", "--output", "run.trec");
        var evaluated = JsonDocument.Parse(_tool.Succeed("eval", "--qrels", "beir/qrels/both.tsv", "--run", "run.trec", "--json")).RootElement.GetProperty("runs")[0].GetProperty("ndcg@10").GetDouble();
        Assert.Equal(evaluated, double.Parse(chosen[4], CultureInfo.InvariantCulture), 1e-4);
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
    public void Tune_Precision_PicksAThresholdThatSearchApplies()
    {
        Fleas.Index(_tool);
        var output = Tune("--model", "minilm-reranker", "--model-depth", "3", "--precision", "0.6", "--test-qrels", "beir/qrels/both.tsv", "--output", "tuned.json", "--timed-queries", "1");
        Assert.Matches(@"\nThreshold for a precision of 0\.6: a probability of 0\.\d{4}, by Platt's calibration of minilm-reranker\. On the queries that picked it: precision [01]\.\d{3} \[", output);
        Assert.Matches(@"\nThreshold on these queries: precision .* The default has none: of its first 10, \d+ of \d+ are relevant, a precision of 0\.\d{3}\.", output);
        using var settings = JsonDocument.Parse(File.ReadAllText(_tool.At("tuned.json")));
        var threshold = settings.RootElement.GetProperty("calibrator").GetProperty("threshold").GetDouble();
        using var found = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--settings", "tuned.json", "--json"));
        Assert.All(found.RootElement.GetProperty("results").EnumerateArray(), result => Assert.True(result.GetProperty("trail").EnumerateArray().Last().GetProperty("probability").GetDouble() >= threshold));
    }

    [Theory]
    [InlineData("--precision is about the scores of a cross-encoder: name one with --model.", "--precision", "0.5")]
    [InlineData("--precision and --recall each choose a threshold: leave one of the two out.", "--precision", "0.5", "--recall", "0.5")]
    [InlineData("The value of --recall must be above 0: every threshold reaches 0.", "--recall", "0")]
    public void Tune_ThresholdThatCannotBeChosen_FailsInOneSentence(string message, params string[] arguments) =>
        Assert.Equal(message, _tool.Fail(["tune", "--store", "store", "--queries", "q.jsonl", "--qrels", "q.tsv", "--latency-budget", "5", .. arguments]));

    [Fact]
    public void Search_Settings_RunThePipelineThatTheyDescribe()
    {
        Fleas.Index(_tool);
        _tool.Write("skip.json", """{ "version": 1, "candidates": 3, "fusion": "ZScore", "depth": 3, "skip": { "predictor": "ScoreSpread", "leg": "vector", "threshold": -1 } }""");
        using var skipped = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--settings", "skip.json", "--json", "--top", "1"));
        Assert.Equal("bm25 vector zscore blend", Stages(skipped));

        _tool.Write("none.json", """{ "version": 1, "fusion": "Rrf", "rrfK": 10, "depth": 0 }""");
        using var fused = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--settings", "none.json", "--json", "--top", "1"));
        Assert.Equal("bm25 vector rrf", Stages(fused));
        Assert.Equal(2 / 11.0, fused.RootElement.GetProperty("results")[0].GetProperty("score").GetDouble(), 1e-12);
    }

    [Fact]
    public void Search_SettingsThatCannotBeUsed_FailInOneSentence()
    {
        Fleas.Index(_tool);
        string Fail(string text, params string[] arguments)
        {
            _tool.Write("s.json", text);
            return _tool.Fail(["search", "--store", "store", "flea", "--settings", "s.json", .. arguments]);
        }

        Assert.Equal("The settings in 's.json' must be of version 1, but are of 2; write them again with 'skrerank tune'.", Fail("""{ "version": 2 }"""));
        Assert.Equal("The settings in 's.json' cannot be used: a weight is negative; correct them, or write them again with 'skrerank tune'.", Fail("""{ "version": 1, "vectorWeight": -1 }"""));
        Assert.StartsWith("The file 's.json' is no file of settings (", Fail("""{ "version": 1, "depht": 3 }"""), StringComparison.Ordinal);
        Assert.StartsWith("The file 's.json' is no file of settings (", Fail("nonsense"), StringComparison.Ordinal);
        Assert.Equal("--depth is among what --settings gives: leave one of the two out.", Fail("""{ "version": 1 }""", "--depth", "3"));
        Assert.Equal("There is no settings file 'no.json'; 'skrerank tune' writes one.", _tool.Fail("search", "--store", "store", "flea", "--settings", "no.json"));
        Assert.Contains("the stages are bm25, vector, minmax; name one of them", Fail("""{ "version": 1, "skip": { "predictor": "Nqc", "leg": "dense", "threshold": 1 } }"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Tune_BadOptions_FailInOneSentence()
    {
        Fleas.Index(_tool);
        string[] tune = ["tune", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "beir/qrels/test.tsv"];
        Assert.Equal("The value of --latency-budget must be a number above 0, but was '0': see 'skrerank tune --help'.", _tool.Fail([.. tune, "--latency-budget", "0"]));
        Assert.Equal("--model-depth is about a cross-encoder: name one with --model.", _tool.Fail([.. tune, "--latency-budget", "5", "--model-depth", "5"]));
        Assert.Matches(@"^No setting answers within 1E-06 ms: the fastest takes \d+\.\d ms; raise --latency-budget\.$", _tool.Run([.. tune, "--latency-budget", "0.000001"]).Error.TrimEnd().Split('\n')[^1]);
    }

    private string Tune(params string[] arguments)
    {
        _tool.Write("beir/qrels/both.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq1\td1\t2\nq2\td4\t1\n");
        return _tool.Succeed(["tune", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "beir/qrels/both.tsv", "--latency-budget", "60000", .. arguments]);
    }

    private static int Settings(string output) => int.Parse(output[..output.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);

    private static string Stages(JsonDocument json) => string.Join(' ', json.RootElement.GetProperty("results")[0].GetProperty("trail").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()));
}
