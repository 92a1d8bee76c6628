using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class CalibrateCommandTests : IDisposable
{
    private static readonly string[] Files = ["--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--model", "minilm-reranker"];

    private readonly CommandLine _tool = new();

    public CalibrateCommandTests()
    {
        Fleas.Write(_tool);
        _tool.Write("run.trec", string.Concat(new[] { "q1", "q2" }.SelectMany(query => Enumerable.Range(0, 5).Select(i => $"{query} Q0 d{i} {i + 1} {9 - i} bm25\n"))));

        // d1 answers q1 too, and nobody says so about the market: one label on the wrong side, so that no fit is without bounds.
        _tool.Write("both.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t2\nq1\td1\t1\nq2\td4\t1\n");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Calibrate_Run_WritesACalibratorThatRerankUses()
    {
        var output = _tool.Succeed(["calibrate", "--run", "run.trec", "--qrels", "both.tsv", "--output", "c.json", "--held-out", "0", "--recall", "1", .. Files]);
        Assert.StartsWith("platt for minilm-reranker at int8-256-", output, StringComparison.Ordinal);
        Assert.Contains(": 2 queries, 10 pairs, 3 relevant; measured on the same queries, which flatters\n", output, StringComparison.Ordinal);
        Assert.Contains("\nthreshold 0.", output, StringComparison.Ordinal);
        Assert.Contains("  recall 1.0000 [1.0000, 1.0000]  keeps ", output, StringComparison.Ordinal);

        string[] rerank = ["rerank", "--run", "run.trec", "--output", "out.trec", "--calibrator", "c.json", .. Files];
        using var first = JsonDocument.Parse(_tool.Succeed([.. rerank, "--json", "--min-probability", "0"]).Split('\n')[0]);
        var probabilities = first.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("trail").EnumerateArray().Last().GetProperty("probability").GetDouble()).ToArray();
        Assert.Equal(5, probabilities.Length);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.True(probabilities[0] > 0.5);

        var (code, _, error) = _tool.Run([.. rerank, "--min-probability", "0.5"]);
        Assert.Equal(0, code);
        var kept = File.ReadLines(_tool.At("out.trec")).Count();
        Assert.InRange(kept, 2, 9);
        Assert.Contains($"Candidates left out below a probability of 0.5, or not scored: {10 - kept}.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_Store_MeasuresOnHeldOutQueries()
    {
        Fleas.Index(_tool);
        var (code, output, error) = _tool.Run(["calibrate", "--store", "store", "--qrels", "both.tsv", "--output", "c.json", "--held-out", "0.5", "--method", "isotonic", "--json", "--queries", "beir/queries.jsonl", "--model", "minilm-reranker"]);
        Assert.True(code == 0, error);
        Assert.Contains("Isotonic calibration wants 1000 pairs or more, but is fitted on 5: compare it with --method platt.", error, StringComparison.Ordinal);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("isotonic", 1, 5, true), (json.GetProperty("method").GetString(), json.GetProperty("queries").GetInt32(), json.GetProperty("pairs").GetInt32(), json.GetProperty("heldOut").GetBoolean()));
        Assert.InRange(json.GetProperty("after").GetProperty("brier").GetDouble(), 0, 1);
    }

    [Fact]
    public void Calibrate_BadArguments_FailInOneSentence()
    {
        string Fail(params string[] more) => _tool.Fail(["calibrate", "--qrels", "both.tsv", "--output", "c.json", "--queries", "beir/queries.jsonl", "--model", "minilm-reranker", .. more]);
        Assert.Equal("Give either --store with a store, or --run with a run, to find the candidates of the queries.", Fail());
        Assert.Equal("--run and --corpus belong together: a run names documents, and the corpus has their texts.", Fail("--run", "run.trec"));
        Assert.Equal("--precision and --recall each choose a threshold: leave one of the two out.", Fail("--store", "store", "--precision", "0.5", "--recall", "0.5"));
        Assert.Equal("The value of --precision must be a number in 0..1, but was '2': see 'skrerank calibrate --help'.", Fail("--store", "store", "--precision", "2"));
        Assert.Equal("The value of --recall must be above 0: every threshold reaches 0.", Fail("--store", "store", "--recall", "0"));
        Assert.Equal("The value of --held-out must be below 1: something must be left to fit on.", Fail("--store", "store", "--held-out", "1"));
        Assert.False(File.Exists(_tool.At("c.json")));
    }

    [Fact]
    public void Rerank_CalibratorThatDoesNotFit_IsRefused()
    {
        _tool.Succeed(["calibrate", "--run", "run.trec", "--qrels", "both.tsv", "--output", "c.json", "--held-out", "0", .. Files]);
        string Fail(params string[] more) => _tool.Fail(["rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", .. more]);
        Assert.Equal("--calibrator is for the scores of a cross-encoder alone: name it with --model, without --blend.", Fail("--calibrator", "c.json"));
        Assert.Equal("--min-probability needs probabilities: fit a calibrator with 'skrerank calibrate' and give it with --calibrator.", Fail("--model", "minilm-reranker", "--min-probability", "0.5"));
        Assert.Equal("The calibrator file 'none.json' does not exist; check the path, or fit one with 'skrerank calibrate'.", Fail("--model", "minilm-reranker", "--calibrator", "none.json"));
        var text = File.ReadAllText(_tool.At("c.json"));
        _tool.Write("other.json", text.Replace("\"int8-", "\"fp32-", StringComparison.Ordinal));
        Assert.Contains("but 'minilm-reranker' at revision 'int8-256-", Fail("--model", "minilm-reranker", "--calibrator", "other.json"), StringComparison.Ordinal);
    }
}
