using System.Globalization;
using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class SearchCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("bm25", "bm25")]
    [InlineData("vector", "vector")]
    [InlineData("hybrid", "bm25 vector rrf")]
    [InlineData("rerank", "bm25 vector minmax maxsim blend")]
    [InlineData("late", "late")]
    public void Search_EveryMode_AnswersWithTheScoresOfItsStages(string mode, string stages)
    {
        Fleas.Index(_tool);
        using var json = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--mode", mode, "--json", "--top", "2"));
        var results = json.RootElement.GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal("d3", results[0].GetProperty("id").GetString());
        Assert.Equal(stages.Split(' '), results[0].GetProperty("trail").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
        Assert.Equal(results[0].GetProperty("score").GetDouble(), results[0].GetProperty("trail").EnumerateArray().Last().GetProperty("score").GetDouble());
    }

    [Theory]
    [InlineData("hybrid", "bm25 vector late rrf")]
    [InlineData("rerank", "bm25 vector late minmax maxsim blend")]
    public void Search_LateLeg_IsAThirdLeg(string mode, string stages)
    {
        Fleas.Index(_tool);
        using var json = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--mode", mode, "--late-leg", "--json", "--top", "1"));
        Assert.Equal(stages.Split(' '), json.RootElement.GetProperty("results")[0].GetProperty("trail").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
    }

    [Fact]
    public void Search_Context_PrintsWhatFitsAndTellsTheRest()
    {
        _tool.Write("docs/fleas.md", "# Fleas\n\nA flea can live up to a year [7].");
        _tool.Write("docs/copy.md", "# Fleas\n\nA flea can live up to a year [7].");
        _tool.Write("docs/bees.txt", "Bees live in hives.");
        _tool.Succeed("index", "docs", "--store", "store");
        var (code, output, error) = _tool.Run("search", "--store", "store", "How long does a flea live?", "--context", "--budget", "40");
        Assert.Equal(0, code);
        Assert.Matches(@"^\[1\] Fleas — docs/(fleas|copy)\.md\n```\n# Fleas\n\nA flea can live up to a year \(7\)\.\n```\n$", output);
        Assert.Matches(@"^1 passage in \d\d of 40 tokens\.\n  \[1\] Fleas — docs/(fleas|copy)\.md, characters 0-42\n", error);
        Assert.Matches(@"docs/(fleas|copy)\.md#1 into docs/(fleas|copy)\.md#1 \(duplicates\): Its text is the same", error);
        Assert.Matches(@"docs/bees\.txt#1 \(budget\): It needs \d+ tokens, but \d+ of 40 are left\.\n$", error);
    }

    [Fact]
    public void Search_Explain_SaysHowEachResultCameToItsPlace()
    {
        Fleas.Index(_tool);
        var text = _tool.Succeed("search", "--store", "store", "How long does a flea live?", "--explain", "--top", "1");
        Assert.Matches(@"^1\. d3 .*\n   bm25: rank 1, logit \d\.\d+, adds 0\.5\n   vector: rank \d, similarity 0\.\d+, adds [\d.]+\n   minmax: rank \d, fused [\d.]+\n   maxsim: rank \d, similarity 0\.\d+\n   blend: rank 1, fused [\d.]+\n$", text);
        using var json = JsonDocument.Parse(_tool.Succeed("search", "--store", "store", "How long does a flea live?", "--explain", "--json", "--top", "1"));
        Assert.Equal("d3", json.RootElement.GetProperty("candidates")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("--explain and --context print different things: leave one of the two out.", "--explain", "--context")]
    [InlineData("--budget is about the context: give it with --context.", "--budget", "10")]
    [InlineData("--shorten is about the context: give it with --context.", "--shorten")]
    [InlineData("--context prints text: leave --json out.", "--context", "--json")]
    public void Search_ContextOptionsThatDoNotFit_AreNamed(string expected, params string[] options) => Assert.Equal(expected, _tool.Fail(["search", "--store", "store", "a question", .. options]));

    [Fact]
    public void Search_OtherModels_RankTheStoreThatTheyIndexed()
    {
        Fleas.Write(_tool);
        string[] models = ["--embedding", Model("bi-cls-bert"), "--token-vectors", Model("colbert-dim16")];
        _tool.Succeed(["index", "beir", "--store", "store", .. models]);
        foreach (var mode in new[] { "vector", "late", "rerank" })
        {
            using var json = JsonDocument.Parse(_tool.Succeed(["search", "--store", "store", "How long does a flea live?", "--mode", mode, "--json", .. models]));
            Assert.Equal(5, json.RootElement.GetProperty("results").GetArrayLength());
        }

        // The store knows what it was made with.
        var (code, output, error) = _tool.Run("search", "--store", "store", "How long does a flea live?");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("give --embedding and --token-vectors as it was indexed with, or delete the folder and run 'skrerank index INPUT --store store'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_EncoderThatIsNoFolder_IsNamed()
    {
        Fleas.Index(_tool);
        var (code, output, error) = _tool.Run("search", "--store", "store", "flea", "--embedding", "nope");
        Assert.Equal((1, "", "There is no model folder and no model of the catalogue 'nope'; 'skrerank models list' shows them all.\n"), (code, output, error));
    }

    [Fact]
    public void Search_OneQuestion_PrintsReadableResultsToStandardOutputOnly()
    {
        Fleas.Index(_tool);
        var (code, output, error) = _tool.Run("search", "--store", "store", "How long does a flea live?", "--top", "1");
        Assert.Equal((0, ""), (code, error));
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^ 1\. \d+\.\d{4}  d3  Fleas$", lines[0]);
        Assert.Equal("    A flea can live up to a year, but its lifespan depends on its living conditions.", lines[1]);
    }

    [Fact]
    public void Search_FileOfQueries_WritesARunThatEvalReads()
    {
        Fleas.Index(_tool);
        Assert.Empty(_tool.Succeed("search", "--store", "store", "--queries", "beir/queries.jsonl", "--output", "run.trec"));
        var rows = File.ReadLines(_tool.At("run.trec")).Select(line => line.Split(' ')).ToArray();
        Assert.All(rows, row => Assert.Equal((6, "Q0"), (row.Length, row[1])));
        Assert.Equal(["1", "2", "3", "4", "5"], rows.Where(r => r[0] == "q1").Select(r => r[3]));
        Assert.Equal("d4", rows.First(r => r[0] == "q2")[2]);
        var scores = rows.Where(r => r[0] == "q1").Select(r => double.Parse(r[4], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(scores.Distinct().OrderDescending(), scores);
        Assert.Contains("1.0000", _tool.Succeed("eval", "--qrels", "beir/qrels/test.tsv", "--run", "run.trec"), StringComparison.Ordinal);
        Assert.Equal(["run.trec"], Directory.GetFiles(_tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Search_DepthBelowTheList_KeepsTheRestBelowWithLoweredScores()
    {
        Fleas.Index(_tool);
        _tool.Succeed("search", "--store", "store", "--queries", "beir/queries.jsonl", "--output", "run.trec", "--depth", "2");
        var scores = File.ReadLines(_tool.At("run.trec")).Select(line => line.Split(' ')).Where(r => r[0] == "q1").Select(r => double.Parse(r[4], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(5, scores.Length);
        Assert.Equal(scores.Distinct().OrderDescending(), scores);
    }

    [Fact]
    public void Search_Qrels_AnswersOnlyJudgedQueriesAndToStandardOutputWithoutAFile()
    {
        Fleas.Index(_tool);
        var output = _tool.Succeed("search", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "beir/qrels/test.tsv", "--mode", "bm25");
        Assert.All(output.TrimEnd().Split('\n'), line => Assert.StartsWith("q1 Q0 ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Search_ExcludeSelf_LeavesTheQuerysOwnDocumentOutOfEveryLeg()
    {
        Fleas.Index(_tool);
        _tool.Write("own.jsonl", "{\"_id\": \"d3\", \"text\": \"A flea can live up to a year, but its lifespan depends on its living conditions.\"}");
        foreach (var mode in new[] { "bm25", "vector", "hybrid", "rerank" })
        {
            Assert.StartsWith("d3 Q0 d3 1 ", _tool.Succeed("search", "--store", "store", "--queries", "own.jsonl", "--mode", mode), StringComparison.Ordinal);
            Assert.DoesNotContain("Q0 d3 ", _tool.Succeed("search", "--store", "store", "--queries", "own.jsonl", "--mode", mode, "--exclude-self"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Search_TopAboveCandidates_RaisesThem()
    {
        Fleas.Index(_tool);
        var output = _tool.Succeed("search", "--store", "store", "flea", "--candidates", "1", "--top", "4", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(4, json.RootElement.GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void Search_CrossEncoderAloneAndBlended_ScoresByIt()
    {
        Fleas.Index(_tool);
        Assert.Contains("\"kind\":\"logit\",\"rank\":1}]}", _tool.Succeed("search", "--store", "store", "How long does a flea live?", "--model", "minilm-reranker", "--top", "1", "--json"), StringComparison.Ordinal);
        Assert.Contains("\"stage\":\"cross-encoder\"", _tool.Succeed("search", "--store", "store", "How long does a flea live?", "--model", "minilm-reranker", "--blend", "0.5", "--top", "1", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Search_StopWordsOnly_FindsByVectorsAndSaysWhyBm25FindsNothing()
    {
        Fleas.Index(_tool);
        var (code, output, error) = _tool.Run("search", "--store", "store", "the of and", "--mode", "bm25");
        Assert.Equal((0, ""), (code, output));
        Assert.StartsWith("Nothing was found for the question: BM25 finds no stop words", error, StringComparison.Ordinal);
        Assert.NotEmpty(_tool.Succeed("search", "--store", "store", "the of and"));
    }

    [Fact]
    public void Search_HostileText_CannotMoveTheCursor()
    {
        _tool.Write("docs/a.txt", "before \u001b[2J\u202e after");
        _tool.Succeed("index", "docs", "--store", "store");
        var output = _tool.Succeed("search", "--store", "store", "before");
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u202e', output);
        Assert.Contains("before [2J after", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_BadOptions_FailInOneSentence()
    {
        Fleas.Index(_tool);
        string Fail(params string[] arguments) => _tool.Fail(["search", "--store", "store", .. arguments]);
        Assert.Equal("The value of --mode must be bm25, vector, hybrid, rerank or late, but was 'best': see 'skrerank search --help'.", Fail("x", "--mode", "best"));
        Assert.Equal("The value of --top must be a whole number of at least 1, but was '0': see 'skrerank search --help'.", Fail("x", "--top", "0"));
        Assert.Equal("The value of --weights must be 2 numbers of at least 0 with a comma between them, but was '1;2': see 'skrerank search --help'.", Fail("x", "--weights", "1;2"));
        Assert.Equal("The question is empty: write at least one word.", Fail(" "));
        Assert.StartsWith("Give either one question or --queries with a file", Fail(), StringComparison.Ordinal);
        Assert.Equal("--output is about the queries of a file: give them with --queries.", Fail("x", "--output", "run.trec"));
        Assert.Equal("--model is about reranking: leave it out, or use --mode rerank.", Fail("x", "--mode", "bm25", "--model", "minilm-reranker"));
        Assert.Equal("--fusion needs two legs to fuse: leave it out, or use --mode hybrid or rerank.", Fail("x", "--mode", "vector", "--fusion", "rrf"));
        Assert.Equal("--blend adds the score of a cross-encoder: name one with --model.", Fail("x", "--blend", "1"));
        Assert.StartsWith("--weights weigh the default's two scores", Fail("x", "--weights", "1,1", "--model", "minilm-reranker"), StringComparison.Ordinal);
        Assert.Equal("There is no model folder and no model of the catalogue 'nope'; 'skrerank models list' shows them all.", Fail("x", "--model", "nope"));
    }

    [Fact]
    public void Search_BadFiles_FailInOneSentence()
    {
        Fleas.Index(_tool);
        _tool.Write("notes/readme.txt", "no store");
        _tool.Write("empty.jsonl", "");
        _tool.Write("other.tsv", "query-id\tcorpus-id\tscore\nq9\td3\t1\n");
        _tool.Write("model/config.json", "{}");
        Assert.Equal($"The store '{_tool.At("nowhere")}' does not exist: index something into it first.", _tool.Fail("search", "--store", "nowhere", "x"));
        Assert.Equal($"The folder '{_tool.At("notes")}' must be empty or a SkRerank store, but it holds 'readme.txt': give another folder.", _tool.Fail("search", "--store", "notes", "x"));
        Assert.Equal("The queries file 'none.jsonl' does not exist; check the path.", _tool.Fail("search", "--store", "store", "--queries", "none.jsonl"));
        Assert.StartsWith("The queries file 'empty.jsonl' contains no query; ", _tool.Fail("search", "--store", "store", "--queries", "empty.jsonl"), StringComparison.Ordinal);
        Assert.Equal("None of the 1 topics of the qrels 'other.tsv' is a query of 'beir/queries.jsonl'; give the two files of one collection.", _tool.Fail("search", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "other.tsv"));
        Assert.Contains("model", _tool.Fail("search", "--store", "store", "x", "--model", "model"), StringComparison.Ordinal);
    }

    [Fact]
    public void Search_TruncatedModel_FailsInOneSentenceAndWritesNoRun()
    {
        Fleas.Index(_tool);
        var source = Path.Combine(AppContext.BaseDirectory, "models", "minilm-reranker");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = _tool.At(Path.Combine("cut", Path.GetRelativePath(source, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(copy, file.EndsWith(".onnx", StringComparison.Ordinal) ? bytes[..(bytes.Length / 2)] : bytes);
        }

        Assert.Contains(".onnx", _tool.Fail("search", "--store", "store", "x", "--model", "cut"), StringComparison.Ordinal);
        _tool.Fail("search", "--store", "store", "--queries", "beir/queries.jsonl", "--output", "run.trec", "--model", "cut");
        Assert.Empty(Directory.GetFiles(_tool.Folder));
    }

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);
}
