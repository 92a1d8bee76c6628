using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

public sealed class MineCommandTests : IAsyncLifetime
{
    private const string Chat = "openai:gpt-4o-mini";
    private const string Answer = "Fleas A flea can live up to a year, but its lifespan depends on its living conditions.";
    private const string Market = "Flea market A flea market is where people live off what others throw away.";
    private const string Honey = "Bees make honey.";

    private readonly CommandLine _tool = new();
    private CompletionServer? _server;

    public ValueTask InitializeAsync()
    {
        Fleas.Index(_tool);
        _tool.Write("train.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t2\nq1\td1\t1\nq1\td2\t0\nq2\td4\t2\nq2\tgone\t2\n");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _tool.Dispose();
    }

    [Fact]
    public void Mine_NTuple_WritesTheColumnsOfSentenceTransformers()
    {
        var output = _tool.Succeed(Arguments("--negatives", "1", "--relevance", "2", "--absolute-margin", "0"));
        var rows = Rows();
        Assert.Equal(2, rows.Length);
        Assert.Equal(["anchor", "positive", "negative_1", "scores"], Names(rows[0]));

        // Judged not relevant goes before the nearer ones that nobody judged; d1 is partly relevant, so neither.
        Assert.Equal(("How long does a flea live?", Answer, Market), (Text(rows[0], "anchor"), Text(rows[0], "positive"), Text(rows[0], "negative_1")));
        double[] scores = [.. rows[0].GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
        Assert.Equal(2, scores.Length);
        Assert.True(scores[0] > scores[1]);
        Assert.Equal(Honey, Text(rows[1], "positive"));
        Assert.StartsWith("2 rows in mined.jsonl: 2 of 2 positives of 2 queries\n  not stored   1 relevant documents that the store does not have\n  negatives    1 judged not relevant, 1 that nobody judged; ", output, StringComparison.Ordinal);
        Assert.Contains(" 1 partly relevant,", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("mined.jsonl.partial")));
    }

    [Fact]
    public void Mine_EveryLayout_HasItsColumnsAndNeverARelevantNegative()
    {
        _tool.Succeed(Arguments("--format", "triplet", "--negatives", "2", "--no-scores", "--absolute-margin", "0"));
        Assert.All(Rows(), row => Assert.Equal(["anchor", "positive", "negative"], Names(row)));
        Assert.DoesNotContain(Rows(), row => Text(row, "anchor").StartsWith("How", StringComparison.Ordinal) && Text(row, "negative").StartsWith("Adult parasites", StringComparison.Ordinal));

        _tool.Succeed(Arguments("--format", "labeled-pair", "--negatives", "2", "--absolute-margin", "0"));
        Assert.All(Rows(), row => Assert.Equal(["anchor", "document", "score"], Names(row)));

        _tool.Succeed(Arguments("--format", "labeled-pair", "--negatives", "2", "--no-scores", "--absolute-margin", "0"));
        var pairs = Rows();
        Assert.Equal(pairs.Length, pairs.DistinctBy(row => (Text(row, "anchor"), Text(row, "document"))).Count());
        Assert.Equal([1, 1], pairs.Where(row => Text(row, "document") is Answer or Honey).Where(row => Text(row, "document") == Honey == Text(row, "anchor").StartsWith("Who", StringComparison.Ordinal)).Select(row => row.GetProperty("label").GetInt32()));

        _tool.Succeed(Arguments("--format", "labeled-list", "--negatives", "2", "--no-scores", "--absolute-margin", "0"));
        var list = Rows()[0];
        Assert.Equal(["anchor", "documents", "labels"], Names(list));
        Assert.Equal(1, list.GetProperty("labels")[0].GetDouble());
        Assert.All(list.GetProperty("labels").EnumerateArray().Skip(1), label => Assert.Equal(0, label.GetDouble()));
        Assert.Equal(list.GetProperty("documents").GetArrayLength(), list.GetProperty("labels").GetArrayLength());
    }

    [Fact]
    public void Mine_Twice_WritesTheSameBytes()
    {
        _tool.Succeed(Arguments("--sampling", "random", "--seed", "3", "--format", "labeled-list", "--max-score", "100"));
        var first = File.ReadAllText(_tool.At("mined.jsonl"));
        _tool.Succeed(Arguments("--sampling", "random", "--seed", "3", "--format", "labeled-list", "--max-score", "100"));
        Assert.Equal(first, File.ReadAllText(_tool.At("mined.jsonl")));
    }

    [Fact]
    public void Mine_MarginThatNothingMeets_WritesNoFileAndSaysWhy()
    {
        var error = _tool.Run(Arguments("--absolute-margin", "1000", "--relevance", "2", "--negatives", "2")).Error;
        Assert.Contains("Nothing was mined from 2 queries: 1 of their relevant documents are not in the store, 0 queries were not answered whole, and 2 positives found too few negatives (", error, StringComparison.Ordinal);
        Assert.EndsWith(" candidates were dropped as false negatives); check that store, queries and judgements belong together, or loosen the bounds.\n", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was mined: no document has a label of at least 3 for any of the 2 queries; lower --relevance, or give other judgements.", _tool.Run(Arguments("--relevance", "3")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("mined.jsonl")) || File.Exists(_tool.At("mined.jsonl.partial")));
    }

    [Theory]
    [InlineData("1/2", "q1", "Who makes honey?")]
    [InlineData("2/2", "q2", "How long does a flea live?")]
    public void Mine_Fold_LeavesItsQueriesOutAndWritesTheirJudgements(string fold, string held, string mined)
    {
        // The first eight bytes of SHA-256 over "fold", a zero byte and the id, little-endian, modulo 2: 0 for q1, 1 for q2.
        _tool.Succeed(Arguments("--fold", fold, "--held-out", "held.tsv", "--relevance", "2", "--absolute-margin", "0", "--negatives", "1"));
        Assert.Equal(mined, Text(Assert.Single(Rows()), "anchor"));
        string[] lines = [.. File.ReadLines(_tool.At("held.tsv"))];
        Assert.Equal("query-id\tcorpus-id\tscore", lines[0]);
        Assert.Equal(File.ReadLines(_tool.At("train.tsv")).Where(line => line.StartsWith(held, StringComparison.Ordinal)), lines.Skip(1));
    }

    [Fact]
    public void Mine_FoldWithEveryQueryOrNone_WritesNothing()
    {
        Assert.Equal("All 2 queries are in fold 3 of 3: take another fold, or give more queries.", _tool.Fail(Arguments("--fold", "3/3", "--held-out", "held.tsv")));
        Assert.Equal("None of the 2 judged queries is in fold 1 of 3: take fewer folds.", _tool.Fail(Arguments("--fold", "1/3", "--held-out", "held.tsv")));
        Assert.False(File.Exists(_tool.At("held.tsv")));
    }

    [Fact]
    public void Mine_RelativeMarginOfLogits_SaysThatItMeansLittle()
    {
        Assert.Contains("The scores of the teacher are logits, of which a relative margin says little: give --absolute-margin.", _tool.Run(Arguments("--negatives", "1")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("logits", _tool.Run(Arguments("--negatives", "1", "--absolute-margin", "0")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mine_Json_PrintsTheCounts()
    {
        var counts = JsonDocument.Parse(_tool.Succeed(Arguments("--json", "--negatives", "1", "--relevance", "2", "--absolute-margin", "0"))).RootElement;
        Assert.Equal((2, 2, 1, 1), (counts.GetProperty("rows").GetInt32(), counts.GetProperty("positivesWritten").GetInt32(), counts.GetProperty("positivesNotStored").GetInt32(), counts.GetProperty("negativesJudged").GetInt32()));
        Assert.True(counts.GetProperty("meanPositiveScore").GetDouble() > counts.GetProperty("meanNegativeScore").GetDouble());
    }

    [Fact]
    public async Task Mine_ChatModel_WritesItsOrderAsLabelsAndAsAPermutation()
    {
        await ServeAsync(LastFirst);
        var (code, _, error) = _tool.Run("mine", "--store", "store", "--queries", "beir/queries.jsonl", "--output", "order.jsonl", "--model", Chat, "--strategy", "full", "--format", "rankgpt", "--range-max", "3", "--qrels", "train.tsv", "--relevance", "2");
        Assert.True(code == 0, error);
        Assert.Contains($"{Chat}: 2 rankings in 2 calls,", error, StringComparison.Ordinal);
        var row = Rows("order.jsonl")[0];
        Assert.Equal(["query", "positive_passages", "retrieved_passages", "permutation"], Names(row));
        Assert.Equal("[3] > [2] > [1]", Text(row, "permutation"));
        Assert.Equal("d3", Assert.Single(row.GetProperty("positive_passages").EnumerateArray()).GetProperty("docid").GetString());
        string[] retrieved = [.. row.GetProperty("retrieved_passages").EnumerateArray().Select(passage => passage.GetProperty("text").GetString()!)];
        Assert.Equal(3, retrieved.Length);

        // Without judgements, the same order as documents with falling labels.
        _tool.Succeed("mine", "--store", "store", "--queries", "beir/queries.jsonl", "--output", "list.jsonl", "--model", Chat, "--strategy", "full", "--format", "ranked-list", "--range-max", "3");
        var list = Rows("list.jsonl")[0];
        Assert.Equal(["anchor", "documents", "labels"], Names(list));
        Assert.Equal(retrieved.Reverse(), list.GetProperty("documents").EnumerateArray().Select(document => document.GetString()!));
        Assert.Equal([1, 1 / 2.0, 1 / 3.0], list.GetProperty("labels").EnumerateArray().Select(label => label.GetDouble()));
    }

    [Fact]
    public async Task Mine_ChatModel_NegativesStandBelowThePositiveInItsOrder()
    {
        // The judge puts d3, the positive, before the market, and everything else before both.
        await ServeAsync(messages =>
        {
            var passages = PromptReader.Passages(messages);
            int Rank(string text) => text.Contains("A flea can live", StringComparison.Ordinal) ? 1 : text.Contains("stock market", StringComparison.Ordinal) ? 2 : 0;
            return PromptReader.Write(passages.OrderBy(passage => Rank(passage.Text)).Select(passage => passage.Label));
        });
        _tool.Write("one.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t2\n");
        var output = _tool.Succeed("mine", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "one.tsv", "--output", "mined.jsonl", "--model", Chat, "--strategy", "full", "--format", "triplet", "--no-scores");
        Assert.Equal("The stock market closed higher on Friday after a long week.", Text(Assert.Single(Rows()), "negative"));
        Assert.Contains("  dropped      3 as false negatives: 3 within the margin of the positive,", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mine_DryRun_PrintsThePlanWithoutACallOrAFile()
    {
        await ServeAsync(LastFirst);
        Assert.StartsWith($"{Chat} by full, over 2 queries with ", _tool.Succeed(Arguments("--model", Chat, "--strategy", "full", "--no-scores", "--dry-run")), StringComparison.Ordinal);
        Assert.Empty(_server!.Requests);
        Assert.False(File.Exists(_tool.At("mined.jsonl")));
    }

    [Theory]
    [InlineData("'openai:gpt-4o-mini' gives an order without scores: add --no-scores, take --format ranked-list or rankgpt, or ask for scores with --strategy pointwise-yesno.", "--model", Chat)]
    [InlineData("--absolute-margin needs scores, but 'openai:gpt-4o-mini' gives an order alone, in which a negative must stand below its positive: leave it out.", "--model", Chat, "--no-scores", "--absolute-margin", "1")]
    [InlineData("--negatives is about negatives, but --format rankgpt keeps every candidate in the teacher's order: leave one of the two out.", "--format", "rankgpt", "--negatives", "3")]
    [InlineData("--range-min must be below --range-max, but they are 50 and 50.", "--range-min", "50")]
    [InlineData("The value of --range-min must be a whole number of at least 0, but was '-1'.", "--range-min", "-1")]
    [InlineData("--min-score must not be above --max-score: nothing could be between them.", "--min-score", "2", "--max-score", "1")]
    [InlineData("The value of --absolute-margin must be a number of at least 0, but was '-1': see 'skrerank mine --help'.", "--absolute-margin", "-1")]
    [InlineData("The value of --format must be n-tuple, triplet, labeled-pair, labeled-list, ranked-list or rankgpt, but was 'csv': see 'skrerank mine --help'.", "--format", "csv")]
    [InlineData("The value of --fold must be I/N with N folds of at least 2 and I from 1 to N, but was '6/5': see 'skrerank mine --help'.", "--fold", "6/5")]
    [InlineData("--held-out is about the judgements of a fold: give --fold and --qrels too.", "--held-out", "held.tsv")]
    [InlineData("--strategy is about a chat model: name one with --model, such as openai:gpt-4o-mini.", "--strategy", "full")]
    public void Mine_OptionsThatDoNotFit_AreRefusedInOneSentence(string expected, params string[] options) => Assert.Equal(expected, _tool.Fail(Arguments(options)));

    [Fact]
    public void Mine_NoJudgements_SaysWhatToGive() =>
        Assert.Equal("Negatives need positives: give judgements with --qrels, or take --format ranked-list or rankgpt.", _tool.Fail("mine", "--store", "store", "--queries", "beir/queries.jsonl", "--output", "mined.jsonl"));

    private static string LastFirst(IReadOnlyList<ChatMessage> messages) => PromptReader.Write(PromptReader.Passages(messages).Select(passage => passage.Label).Reverse());

    private static string[] Arguments(params string[] options) => ["mine", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "train.tsv", "--output", "mined.jsonl", .. options];

    private static string[] Names(JsonElement row) => [.. row.EnumerateObject().Select(member => member.Name)];

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private JsonElement[] Rows(string name = "mined.jsonl") => [.. File.ReadLines(_tool.At(name)).Select(line => JsonDocument.Parse(line).RootElement)];

    private async Task ServeAsync(Func<IReadOnlyList<ChatMessage>, string> answer)
    {
        _server = await CompletionServer.StartChatAsync(answer);
        _tool.Variables["OPENAI_API_KEY"] = "";
        _tool.Variables["OPENAI_BASE_URL"] = _server.Address.ToString();
    }
}
