using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

public sealed class AdviseCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public AdviseCommandTests()
    {
        Fleas.Index(_tool);
        _tool.Write("both.tsv", "query-id\tcorpus-id\tscore\nq1\td3\t1\nq2\td4\t1\n");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Advise_TwoLabels_AreTooFewAndSayHowMany()
    {
        var output = _tool.Succeed(Arguments());
        var rows = output.Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal("vector (now)", rows[1][0]);
        Assert.Equal(["cross-encoder", "hybrid", "late interaction"], rows[2..5].Select(row => row[0]).Order());
        Assert.Contains("Keep vector, without any change: 2 topics are too few for any advice. Label about ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Advise_RunOfAnotherEngine_IsThePresent()
    {
        // The other engine has q1's document second: nDCG 1/log2(3) = 0.6309 and 1.
        _tool.Write("engine.trec", "q1 Q0 d2 1 9 x\nq1 Q0 d3 2 8 x\nq2 Q0 d4 1 9 x\n");
        using var json = JsonDocument.Parse(_tool.Succeed(Arguments("--run", "engine.trec", "--json", "--core-hour-usd", "0.05")));
        var present = json.RootElement.GetProperty("present");
        Assert.Equal(("engine", 0.815465), (present.GetProperty("name").GetString(), Math.Round(present.GetProperty("ndcg@10").GetDouble(), 6)));
        Assert.Equal("keep", json.RootElement.GetProperty("advice").GetString());
        Assert.Equal(20, json.RootElement.GetProperty("topicsNeeded").GetInt32() is >= 20 ? 20 : 0);
        Assert.All(json.RootElement.GetProperty("options").EnumerateArray(), option =>
        {
            // Dollars of a million queries at 0.05 an hour of a core.
            Assert.Equal(option.GetProperty("coreSecondsAQuery").GetDouble() / 3600 * 0.05 * 1e6, option.GetProperty("usDollarsAMillionQueries").GetDouble(), 1e-6);
            Assert.InRange(option.GetProperty("top1Changed").GetDouble(), 0, 1);
        });
    }

    [Fact]
    public async Task Advise_ChatModel_IsPlannedFirstAndThenAsked()
    {
        await using var server = await CompletionServer.StartChatAsync(LastFirst);
        _tool.Variables["OPENAI_API_KEY"] = "";
        _tool.Variables["OPENAI_BASE_URL"] = server.Address.ToString();
        var plan = _tool.Succeed(Arguments("--model", "openai:gpt-4o-mini", "--dry-run"));
        Assert.Contains("openai:gpt-4o-mini by sliding(20,10), over 2 queries with 10 candidates\n", plan, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        var (code, _, error) = _tool.Run(Arguments("--model", "openai:gpt-4o-mini", "--budget-usd", "0.00000001"));
        Assert.Equal(1, code);
        Assert.Empty(server.Requests);
        Assert.Matches("The plan of 'openai:gpt-4o-mini' costs at most 0\\.[0-9]+ US dollars, more than --budget-usd 0.00000001: raise it, or judge fewer queries; ", error);

        (code, var output, error) = _tool.Run(Arguments("--model", "openai:gpt-4o-mini", "--json"));
        Assert.True(code == 0, error);
        Assert.Equal(2, server.Requests.Count);
        using var json = JsonDocument.Parse(output);
        var listwise = json.RootElement.GetProperty("options").EnumerateArray().Last();
        Assert.Equal("listwise", listwise.GetProperty("name").GetString());

        // 100 and 10 tokens a call, at 0.15 and 0.6 US dollars a million: 0.000021 a query.
        Assert.Equal(21, listwise.GetProperty("usDollarsAMillionQueries").GetDouble(), 1e-6);
    }

    [Theory]
    [InlineData("The value of --present must be vector, bm25 or hybrid, but was 'late': see 'skrerank advise --help'.", "--present", "late")]
    [InlineData("--run and --present each say how is searched now: leave one of the two out.", "--run", "r.trec", "--present", "bm25")]
    [InlineData("--model is a chat model such as openai:gpt-4o-mini, but was 'minilm-reranker'; give a cross-encoder with --cross-encoder.", "--model", "minilm-reranker")]
    [InlineData("--strategy is about a chat model: name one with --model, such as openai:gpt-4o-mini.", "--strategy", "tdpart")]
    public void Advise_OptionsThatDoNotFit_AreRefusedInOneSentence(string expected, params string[] options) => Assert.Equal(expected, _tool.Fail(Arguments(options)));

    private static string LastFirst(IReadOnlyList<ChatMessage> messages) => PromptReader.Write(PromptReader.Passages(messages).Select(passage => passage.Label).Reverse());

    private static string[] Arguments(params string[] options) => ["advise", "--store", "store", "--queries", "beir/queries.jsonl", "--qrels", "both.tsv", .. options];
}
