using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class DiagnoseCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Diagnose_Store_PrintsDepthsMissesAndOneSentence()
    {
        Fleas.Index(_tool);
        _tool.Write("both.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq1\tgone\t1\nq2\td4\t1\n");
        var lines = Diagnose("--qrels", "both.tsv").TrimEnd().Split('\n');
        Assert.Equal(["depth", "recall", "oracle", "ndcg@10"], Words(lines[0]));

        // Of q1's two relevant documents one is not in the store: recall (1/2 + 1)/2; the best order has 1/(1 + 1/log2(3)) = 0.613147 and 1.
        Assert.Equal(["1000", "0.7500", "0.8066"], Words(lines[7]));
        Assert.Contains("Of 3 relevant documents 1 are not in the first ten.", lines);
        Assert.Contains("  not retrieved    1  100.0 %  1 are not in the store", lines);
        Assert.StartsWith("Neither retrieval nor ranking is clearly the bottleneck: of an ideal nDCG@10 of 1.0000 the best order of the candidates reaches 0.8066 (retrieval loses 0.1934) and the final order 0.8066 (ranking loses 0.0000); ", Diagnose("--qrels", "both.tsv", "--mode", "bm25").TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    // The answer stands behind more words than the model's 256 tokens hold; eleven short texts about fleas take the first places.
    [Fact]
    public void Diagnose_AnswerBeyondTheWindow_IsCutByChunking()
    {
        var filler = string.Concat(Enumerable.Repeat("The committee of the savings bank met and approved the annual accounts of its branches. ", 40));
        var corpus = string.Concat(Enumerable.Range(1, 11).Select(i => $$"""{"_id": "f{{i}}", "text": "A note about the flea circus number {{i}} and its animals."}""" + "\n"));
        _tool.Write("beir/corpus.jsonl", corpus + $$"""{"_id": "late", "text": "{{filler}}A flea lives for two to three months, and up to a year at most."}""" + "\n");
        _tool.Write("beir/queries.jsonl", Fleas.Queries);
        _tool.Write("long.tsv", "query-id\tcorpus-id\tscore\nq1\tlate\t1\nq2\tf1\t1\n");
        _tool.Succeed("index", "beir", "--store", "store");
        Assert.Equal("cutByChunking", Kind("--mode", "vector"));

        // BM25 reads to the end, so what it ranks low it ranks low.
        var bm25 = Kind("--mode", "bm25");
        Assert.NotEqual("cutByChunking", bm25);

        string? Kind(params string[] arguments)
        {
            using var json = JsonDocument.Parse(Diagnose(["--qrels", "long.tsv", "--json", .. arguments]));
            return json.RootElement.GetProperty("queries")[0].GetProperty("misses").EnumerateArray().Select(miss => miss.GetProperty("kind").GetString()).FirstOrDefault();
        }
    }

    // A file is cut into passages: judged by passage, a sibling that came first in its place is a cut; judged by document, the document is found.
    [Fact]
    public void Diagnose_SiblingPassageCameThrough_IsCutByChunking()
    {
        var about = string.Concat(Enumerable.Range(0, 60).Select(i => $"A flea market number {i} has fleas, and the fleas live there. "));
        _tool.Write("docs/fleas.md", $"# Fleas\n\n{about}\n\n{string.Concat(Enumerable.Repeat("Rain fell on the quiet harbour all day long. ", 60))}");
        for (var i = 0; i < 5; i++) _tool.Write($"docs/other{i}.md", $"# Flea {i}\n\nA flea can live long, says note {i}.");
        _tool.Succeed("index", "docs", "--store", "store");
        _tool.Write("beir/queries.jsonl", Fleas.Queries);
        using var found = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "--mode", "vector", "--top", "100", "--json", "How long does a flea live?"));
        string[] order = [.. found.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString()!)];
        string[] own = [.. order.Where(id => id.StartsWith("docs/fleas.md#", StringComparison.Ordinal))];
        Assert.True(order.Length > 10 && own.Contains(order[^1]) && order.Take(10).Any(own.Contains), string.Join(' ', order));

        // The last passage, about rain, is judged; others of its document are among the first ten.
        _tool.Write("passages.tsv", $"query-id\tcorpus-id\tscore\nq1\t{order[^1]}\t1\nq2\tdocs/other1.md#1\t1\n");
        using var json = JsonDocument.Parse(Diagnose("--mode", "vector", "--qrels", "passages.tsv", "--json"));
        Assert.Equal("cutByChunking", json.RootElement.GetProperty("queries")[0].GetProperty("misses")[0].GetProperty("kind").GetString());

        _tool.Write("documents.tsv", "query-id\tcorpus-id\tscore\nq1\tdocs/fleas.md\t1\nq2\tdocs/other1.md\t1\n");
        using var byDocument = JsonDocument.Parse(Diagnose("--mode", "vector", "--qrels", "documents.tsv", "--json"));
        Assert.Equal(1, byDocument.RootElement.GetProperty("candidateRecall").GetDouble());
    }

    [Fact]
    public void Diagnose_Runs_NeedNoStoreAndSayWhatTheyDoNotKnow()
    {
        _tool.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n");
        var others = string.Concat(Enumerable.Range(1, 10).Select(i => $"q1 Q0 x{i} {i} {100 - i} t\n"));
        _tool.Write("before.trec", $"{others}q1 Q0 a 11 50 t\nq2 Q0 b 1 1 t\n");
        _tool.Write("after.trec", "q1 Q0 a 1 2 t\nq2 Q0 c 1 1 t\n");
        var output = _tool.Succeed("diagnose", "--qrels", "qrels.tsv", "--run", "before.trec", "--reranked", "after.trec");
        Assert.Contains("not looked at: it needs the texts", output, StringComparison.Ordinal);
        Assert.Contains("  ranked low       1  100.0 %\n", output, StringComparison.Ordinal);
        Assert.Contains("the best order of the candidates reaches 1.0000 (retrieval loses 0.0000) and the final order 0.5000 (ranking loses 0.5000)", output, StringComparison.Ordinal);
        Assert.Equal("The run 'other.trec' answers no topic of the qrels 'qrels.tsv'; check that both belong to the same collection.", _tool.Fail("diagnose", "--qrels", "qrels.tsv", "--run", _tool.Write("other.trec", "z Q0 a 1 1 t\n")[(_tool.Folder.Length + 1)..]));
    }

    [Theory]
    [InlineData("Give either --store with --queries, to search a store, or --run with a run of any engine.")]
    [InlineData("Give either --store with --queries, to search a store, or --run with a run of any engine.", "--store", "s", "--run", "r")]
    [InlineData("--store is searched for the queries of a file: give it with --queries.", "--store", "s")]
    [InlineData("--reranked belongs to --run: leave it out, or give the run of the retrieval.", "--store", "s", "--queries", "q", "--reranked", "r")]
    [InlineData("--mode is about searching a store: leave it out, or give --store instead of --run.", "--run", "r", "--mode", "bm25")]
    [InlineData("--corpus and --queries belong together: the texts of both tell what the model's window cut.", "--run", "r", "--corpus", "c")]
    [InlineData("--model is about reranking: leave it out, or use --mode rerank.", "--store", "s", "--queries", "q", "--mode", "bm25", "--model", "minilm-reranker")]
    public void Diagnose_OptionsThatDoNotFit_AreRefusedInOneSentence(string expected, params string[] options) => Assert.Equal(expected, _tool.Fail(["diagnose", "--qrels", "x.tsv", .. options]));

    private string Diagnose(params string[] arguments) => _tool.Succeed(["diagnose", "--store", "store", "--queries", "beir/queries.jsonl", .. arguments]);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
