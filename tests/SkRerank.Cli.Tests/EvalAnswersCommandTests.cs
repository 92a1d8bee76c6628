using System.Text.Json;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

public sealed class EvalAnswersCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public EvalAnswersCommandTests()
    {
        Fleas.Index(_tool);
        _tool.Write("questions.jsonl", """
            {"id":"1","question":"How long does a flea live?","answers":["a year"],"relevant":["d3"]}
            {"id":"2","question":"Who makes honey?","answers":["bees"],"relevant":["d4"]}

            """);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Answers_ExtractiveModel_NeedsNoNetwork()
    {
        using var json = JsonDocument.Parse(_tool.Succeed(Arguments("--before", "bm25", "--passages", "1", "--json")));
        var second = json.RootElement.GetProperty("questions")[1].GetProperty("after");
        Assert.Equal("Bees make honey. [1]", second.GetProperty("answer").GetString());
        Assert.True(second.GetProperty("contains").GetBoolean());
        Assert.Equal(1, second.GetProperty("citationPrecision").GetDouble());
        var table = _tool.Succeed(Arguments("--passages", "2"));
        Assert.StartsWith("measure ", table, StringComparison.Ordinal);
        Assert.Contains("\nsupported sentences ", table, StringComparison.Ordinal);
        Assert.Matches("[0-2] of 2 questions had the same passages in the same order both times, and were asked once\\.", table);
    }

    [Fact]
    public async Task Answers_ChatModel_IsPlannedFirstAndThenAsked()
    {
        await using var server = await CompletionServer.StartChatAsync(_ => "Up to a year [1].");
        _tool.Variables["OPENAI_API_KEY"] = "";
        _tool.Variables["OPENAI_BASE_URL"] = server.Address.ToString();
        string[] model = ["--model", "openai:gpt-4o-mini", "--passages", "2"];
        var plan = _tool.Succeed(Arguments([.. model, "--dry-run"]));
        Assert.Matches("^openai:gpt-4o-mini answers 2 questions\n  calls    [2-4]: two a question, one where both ways give the same passages\n  tokens   about [0-9]+ of prompts, estimated, and at most (1024|1536|2048) of answers\n  price    at most 0\\.[0-9]+ US dollars, at 0\\.15 and 0\\.6 for a million tokens of prompt and of answer\nNo call was made\\.\n$", plan);
        Assert.Empty(server.Requests);
        var (code, _, error) = _tool.Run(Arguments([.. model, "--budget-usd", "0.00000001"]));
        Assert.Equal(1, code);
        Assert.Contains("more than --budget-usd 1E-08: raise it, ask fewer questions, or lower --passages or --answer-tokens.", error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        (code, var output, error) = _tool.Run(Arguments([.. model, "--budget-usd", "1", "--json"]));
        Assert.True(code == 0, error);
        Assert.InRange(server.Requests.Count, 2, 4);
        Assert.Equal(512, server.Requests[0].RootElement.GetProperty("max_completion_tokens").GetInt32());
        Assert.Contains($"openai:gpt-4o-mini: {100 * server.Requests.Count} tokens of prompts and {10 * server.Requests.Count} of answers, about ", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("questions")[0].GetProperty("after").GetProperty("contains").GetBoolean());
    }

    [Theory]
    [InlineData("--before and --after are both 'rerank': name two pipelines.", "--before", "rerank")]
    [InlineData("--dry-run is about a chat model: name one with --model, such as openai:gpt-4o-mini.", "--dry-run")]
    [InlineData("--model is a chat model such as openai:gpt-4o-mini, but was 'minilm-reranker'; name rerankers with --after.", "--model", "minilm-reranker")]
    [InlineData("A pipeline must be bm25, vector, hybrid, late, rerank, cross-encoder, rerank:MODEL or a pipeline file that ends in .json, but was 'x'.", "--after", "x")]
    public void Answers_OptionsThatDoNotFit_AreRefusedInOneSentence(string expected, params string[] options) => Assert.Equal(expected, _tool.Fail(Arguments(options)));

    private static string[] Arguments(params string[] options) => ["eval", "answers", "--store", "store", "--questions", "questions.jsonl", .. options];
}
