using System.Globalization;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

public sealed class LabelCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public LabelCommandTests()
    {
        Fleas.Write(_tool);
        _tool.Write("a.trec", "q1 Q0 d2 1 9 a\nq1 Q0 d1 2 8 a\nq2 Q0 d4 1 9 a\n");
        _tool.Write("b.trec", "q1 Q0 d3 1 9 b\nq1 Q0 d1 2 8 b\n");
    }

    public void Dispose() => _tool.Dispose();

    private static string[] Arguments(params string[] more) => ["label", "--run", "a.trec", "--run", "b.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "labels.tsv", .. more];

    // Four passages: d1, d2 and d3 of q1 in an order of their own, then d4 of q2.
    [Fact]
    public void Label_PipedGrades_AreWrittenAndResumed()
    {
        var (code, output, error) = _tool.RunOn("3\n0\nq", Arguments());
        Assert.True(code == 0, error);
        Assert.StartsWith("4 passages pooled, 0 judged already. Keys: 0 not relevant", output, StringComparison.Ordinal);
        Assert.EndsWith("2 graded, 0 skipped; 2 of 4 passages are judged in labels.tsv. The same command goes on from here.\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("a.trec", output, StringComparison.Ordinal);
        Assert.DoesNotContain("d2", output, StringComparison.Ordinal);
        var first = Labels();
        Assert.Equal(["3", "0"], first.Select(label => label.Grade));

        (_, output, _) = _tool.RunOn("1 2", Arguments());
        Assert.StartsWith("4 passages pooled, 2 judged already.", output, StringComparison.Ordinal);
        Assert.Contains("=== Who makes honey?", output, StringComparison.Ordinal);
        Assert.EndsWith("2 graded, 0 skipped; 4 of 4 passages are judged in labels.tsv.\n", output, StringComparison.Ordinal);
        Assert.Equal(first, Labels().Take(2));
        Assert.Equal(["d1", "d2", "d3", "d4"], Labels().Select(label => label.Document).Order());
        Assert.Equal(("q2", "d4", "2"), Labels()[^1]);
    }

    [Fact]
    public void Label_UndoSkipAndOtherKeys_DoWhatTheySay()
    {
        var (_, output, _) = _tool.RunOn("u9 3u1su s2", Arguments());
        Assert.Contains("There is nothing to undo.", output, StringComparison.Ordinal);
        Assert.Contains("No key for that.", output, StringComparison.Ordinal);

        // 3 undone, 1; skipped, undone, skipped; 2; then the input ends.
        Assert.Equal(["1", "2"], Labels().Select(label => label.Grade));
        Assert.EndsWith("2 graded, 1 skipped; 2 of 4 passages are judged in labels.tsv. The same command goes on from here.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_HostileText_IsHarmlessInTheTerminal()
    {
        _tool.Write("beir/corpus.jsonl", Fleas.Corpus.Replace("Bees make honey.", "Bees \\u001b[2Jmake\\r\\nhoney\\u202e.", StringComparison.Ordinal));
        var (code, output, error) = _tool.RunOn("sssq", Arguments());
        Assert.True(code == 0, error);
        Assert.Contains("Bees [2Jmake honey.\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void Label_Store_PoolsItsModes()
    {
        Fleas.Index(_tool);
        var (code, output, error) = _tool.RunOn("q", "label", "--store", "store", "--modes", "bm25,vector", "--depth", "2", "--queries", "beir/queries.jsonl", "--output", "labels.tsv");
        Assert.True(code == 0, error);
        Assert.Contains(" passages pooled, 0 judged already.", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("labels.tsv")));
    }

    [Fact]
    public async Task Label_Judge_GradesWhatIsLeftAndTellsTheAgreement()
    {
        _tool.Write("labels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t0\n");
        _tool.Write("human.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t0\nq1\td3\t3\nq2\td4\t3\n");
        await using var server = await CompletionServer.StartChatAsync(messages => messages[^1].Text.Contains("flea market", StringComparison.Ordinal) ? "No idea." : "final score: 3");
        _tool.Variables["OPENAI_BASE_URL"] = server.Address.ToString();
        var (code, output, error) = _tool.Run(Arguments("--judge", "openai:gpt-4o-mini", "--against", "human.tsv"));
        Assert.True(code == 0, error);
        Assert.Equal(3, server.Requests.Count);
        Assert.Contains(": 2 passages graded in labels.tsv, 330 tokens, about 0.000063 US dollars.", output, StringComparison.Ordinal);
        Assert.Contains("1 answers had no clear grade from 0 to 3 and gave no label; the same command asks again.", error, StringComparison.Ordinal);
        Assert.Contains("agreement on 3 passages: same grade 100.0 %, kappa 1.000", output, StringComparison.Ordinal);
        Assert.Equal([("q1", "d1", "0"), ("q1", "d3", "3"), ("q2", "d4", "3")], Labels().OrderBy(label => label.Document));
    }

    [Fact]
    public void Label_DryRun_PrintsThePlanWithoutAKey()
    {
        _tool.Variables["OPENAI_API_KEY"] = _tool.Variables["OPENAI_BASE_URL"] = "";
        var lines = _tool.Succeed(Arguments("--judge", "openai:gpt-4o-mini", "--dry-run")).TrimEnd().Split('\n');
        Assert.StartsWith("openai:gpt-4o-mini grades by umbrela-like@1:", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", 4 passages pooled, 0 of them labelled already", lines[0], StringComparison.Ordinal);
        Assert.Equal("  calls    4", lines[1]);
        var prompts = long.Parse(lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"  price    at most {((0.15m * prompts) + (0.6m * 4 * 32)) / 1_000_000m:0.######} US dollars"), lines[3]);
        Assert.Equal("No call was made.", lines[^1]);
        Assert.False(File.Exists(_tool.At("labels.tsv")));
    }

    [Theory]
    [InlineData("Give either --store with a folder or --run with --corpus: what is pooled comes from one of the two.", "label", "--queries", "beir/queries.jsonl", "--output", "l.tsv")]
    [InlineData("Runs have no texts: give them with --corpus.", "label", "--run", "a.trec", "--queries", "beir/queries.jsonl", "--output", "l.tsv")]
    [InlineData("--dry-run is about a chat model that grades: name one with --judge, such as openai:gpt-4o-mini.", "label", "--store", "s", "--dry-run", "--queries", "beir/queries.jsonl", "--output", "l.tsv")]
    [InlineData("A judge is named openai:MODEL, such as openai:gpt-4o-mini, but was 'gpt'.", "label", "--store", "s", "--judge", "gpt", "--queries", "beir/queries.jsonl", "--output", "l.tsv")]
    [InlineData("The value of --modes must be bm25, vector, hybrid, rerank, late with commas between them, but has 'best': see 'skrerank label --help'.", "label", "--store", "s", "--modes", "bm25,best", "--queries", "beir/queries.jsonl", "--output", "l.tsv")]
    public void Label_WrongArguments_SayWhatToDo(string expected, params string[] arguments) => Assert.Equal(expected, _tool.Fail(arguments));

    private (string Query, string Document, string Grade)[] Labels() => [.. File.ReadLines(_tool.At("labels.tsv")).Skip(1).Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1], parts[2]))];
}
