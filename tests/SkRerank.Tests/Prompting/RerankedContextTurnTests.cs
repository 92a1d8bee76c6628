using Microsoft.Extensions.AI;
using SkRerank.Prompting;

namespace SkRerank.Tests.Prompting;

/// <summary>Which calls have a context, and that none has it twice.</summary>
public sealed class RerankedContextTurnTests
{
    private readonly FleaDocuments _documents = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_ClientInsideOfIt_SearchesOnceAndShowsThePassagesInEveryCall(bool streaming)
    {
        var model = ToolCaller();
        var client = new ChatClientBuilder(model).UseFunctionInvocation().UseRerankedContext(_documents.Retriever).Build();
        var response = await AskAsync(client, streaming);
        Assert.Single(_documents.Queries);
        Assert.Equal(2, model.Sent.Count);
        Assert.Equal(1, Count(model.Prompt(1), "Passages:"));
        Assert.Equal(1, Count(model.Prompt(2), "Passages:"));
        Assert.Equal(1, Count(model.Prompt(2), "Answer the question from the numbered passages"));
        Assert.EndsWith("tool:\n<result Tuesday>", model.Prompt(2), StringComparison.Ordinal);
        Assert.Equal([2], response.GetCitedAnswer()!.Report.CitedNumbers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_ClientOutsideOfIt_ChecksTheFinalAnswerOnly(bool streaming)
    {
        var model = ToolCaller();
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).UseFunctionInvocation().Build();
        var response = await AskAsync(client, streaming);
        Assert.Single(_documents.Queries);
        Assert.Equal(1, Count(model.Prompt(2), "Passages:"));
        var answer = response.GetCitedAnswer()!;
        Assert.Equal("Three months [2].", answer.Text);
        Assert.Empty(answer.Report.UncitedSentences);
    }

    [Fact]
    public async Task ToolLoop_OfACallerThatRebuildsItsMessages_SearchesAgainForTheSameTurn()
    {
        var model = new ScriptedModel("a", "b");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).Build();
        await client.GetResponseAsync("How long do fleas live?", cancellationToken: Token);
        ChatMessage[] rebuilt =
        [
            new(ChatRole.User, "How long do fleas live?"), new(ChatRole.Assistant, [new FunctionCallContent("1", "clock")]), new(ChatRole.Tool, [new FunctionResultContent("1", "Tuesday")]),
        ];
        await client.GetResponseAsync(rebuilt, cancellationToken: Token);
        Assert.Equal(["How long do fleas live?", "How long do fleas live?"], _documents.Queries);
        Assert.Equal(1, Count(model.Prompt(2), "Passages:"));
        Assert.Contains("Passages:", model.Sent[1][1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_SameMessageSentAgain_IsSearchedForAgain()
    {
        var model = new ScriptedModel("a", "b");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).Build();
        ChatMessage message = new(ChatRole.User, "How long do fleas live?");
        await client.GetResponseAsync([message], cancellationToken: Token);
        await client.GetResponseAsync([message], cancellationToken: Token);
        Assert.Equal(2, _documents.Queries.Count);
    }

    [Fact]
    public async Task Turn_OtherOptionsInTheSameTurn_AreSearchedForAgain()
    {
        var model = new ScriptedModel("a", "b");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).Build();
        ChatMessage[] messages = [new(ChatRole.User, "How long do fleas live?"), new(ChatRole.Assistant, [new FunctionCallContent("1", "clock")]), new(ChatRole.Tool, [new FunctionResultContent("1", "Tuesday")])];
        await client.GetResponseAsync(messages[..1], new ChatOptions().WithRerankedContext(new RerankedContextOptions { TopN = 1 }), Token);
        await client.GetResponseAsync(messages, cancellationToken: Token);
        Assert.DoesNotContain("[2]", model.Sent[0][1].Text, StringComparison.Ordinal);
        Assert.Contains("[2] Fleas", model.Sent[1][1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContextPlacement.UserMessage)]
    [InlineData(ContextPlacement.SystemMessage)]
    public async Task Pipeline_TwoClientsInOne_PutOneContextIn(ContextPlacement placement)
    {
        var model = new ScriptedModel("a");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever, o => o.Placement = placement).UseRerankedContext(_documents.Retriever, o => o.Placement = placement).Build();
        await client.GetResponseAsync("How long do fleas live?", cancellationToken: Token);
        Assert.Single(_documents.Queries);
        Assert.Equal(1, Count(model.Prompt(1), "Passages:"));
    }

    [Fact]
    public async Task Turn_WithoutText_GoesOnUntouched()
    {
        var model = new ScriptedModel("A flea.");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).Build();
        ChatMessage[] messages = [new(ChatRole.User, "How long do fleas live?"), new(ChatRole.Assistant, "Three months."), new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])];
        var response = await client.GetResponseAsync(messages, cancellationToken: Token);
        Assert.Empty(_documents.Queries);
        Assert.Equal(messages, model.Sent[0]);
        Assert.Null(response.GetCitedAnswer());
        Assert.Null(response.AdditionalProperties);
    }

    [Fact]
    public async Task Call_WithoutAUser_GoesOnUntouched()
    {
        var model = new ScriptedModel("a", "b");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).Build();
        ChatMessage[] messages = [new(ChatRole.Tool, [new FunctionResultContent("1", "Tuesday")])];
        await client.GetResponseAsync(messages, new ChatOptions { ConversationId = "kept by the provider" }, Token);
        Assert.Equal(messages, model.Sent[0]);
        var updates = await client.GetStreamingResponseAsync(messages, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(model.Updates, updates);
        Assert.Empty(_documents.Queries);
    }

    [Fact]
    public async Task Turn_ConsentToATool_GoesOnWithTheTurnBefore()
    {
        var model = new ScriptedModel("a", "b");
        var client = new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever).Build();
        var call = new FunctionCallContent("1", "clock");
        ChatMessage[] messages = [new(ChatRole.User, "How long do fleas live?"), new(ChatRole.Assistant, [new ToolApprovalRequestContent("r", call)]), new(ChatRole.User, [new ToolApprovalResponseContent("r", true, call)])];
        await client.GetResponseAsync(messages[..1], cancellationToken: Token);
        await client.GetResponseAsync(messages, cancellationToken: Token);
        Assert.Single(_documents.Queries);
        Assert.Contains("Passages:", model.Sent[1][1].Text, StringComparison.Ordinal);
        Assert.Same(messages[2], model.Sent[1][3]);
    }

    private static Task<ChatResponse> AskAsync(IChatClient client, bool streaming) => streaming
        ? client.GetStreamingResponseAsync("How long do fleas live?", WithTool(), Token).ToChatResponseAsync(Token)
        : client.GetResponseAsync("How long do fleas live?", WithTool(), Token);

    private static ScriptedModel ToolCaller() => new((call, _) => call == 1 ? [new TextContent("Let me look. "), new FunctionCallContent("1", "clock")] : [new TextContent("Three months [2].")]);

    private static ChatOptions WithTool() => new() { Tools = [AIFunctionFactory.Create(() => "Tuesday", "clock")] };

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
