using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using SkRerank.Prompting;
using SkRerank.TestSupport;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace SkRerank.OpenAI.Tests;

/// <summary>What passages and the search tool look like on the wire to an endpoint that speaks OpenAI's chat completions.</summary>
public sealed class RerankedContextWireTests
{
    private static readonly FakeRetriever Fleas = new(_ => [new RerankDocument("Adult fleas live for three months.") { Id = "f", Title = "Fleas" }]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passages_OfAMessageWithARawForm_AreSentAsOneTextEach()
    {
        await using var server = await CompletionServer.StartChatAsync(_ => "Three months [1].");
        using var client = Client(server).AsBuilder().UseRerankedContext(Fleas).Build();
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "How long do fleas live?") { RawRepresentation = new UserChatMessage("How long do fleas live?") }];
        var answer = (await client.GetResponseAsync(messages, cancellationToken: Token)).GetCitedAnswer()!;
        Assert.Equal([1], answer.Report.CitedNumbers);
        var sent = Assert.Single(server.Requests).RootElement.GetProperty("messages");
        Assert.Equal($"Be brief.\n\n{RagPrompt.System}", sent[0].GetProperty("content").GetString());
        Assert.Equal("Passages:\n\n[1] Fleas\n```\nAdult fleas live for three months.\n```\n\nQuestion: How long do fleas live?", sent[1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Tool_CalledByTheModel_AnswersWithFencedPassages()
    {
        await using var server = await CompletionServer.StartAsync(context =>
        {
            var request = (JsonDocument)context.Items["request"]!;
            var message = request.RootElement.GetProperty("messages").GetArrayLength() == 1
                ? """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"search_documents","arguments":"{\"query\":\"flea life\",\"top\":1}"}}]}"""
                : """{"role":"assistant","content":"Three months [1]."}""";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$$"""{"id":"1","object":"chat.completion","created":1741570283,"model":"m","choices":[{"index":0,"message":{{{message}}},"finish_reason":"stop"}]}""", Token);
        });
        using var client = Client(server).AsBuilder().UseFunctionInvocation().Build();
        var response = await client.GetResponseAsync("How long do fleas live?", new ChatOptions { Tools = [new RerankedSearchTool(Fleas)] }, Token);
        Assert.Equal("Three months [1].", response.Text);
        var function = server.Requests[0].RootElement.GetProperty("tools")[0].GetProperty("function");
        Assert.Equal("search_documents", function.GetProperty("name").GetString());
        Assert.Equal(20, function.GetProperty("parameters").GetProperty("properties").GetProperty("top").GetProperty("maximum").GetInt32());
        var result = server.Requests[1].RootElement.GetProperty("messages")[2];
        Assert.Equal("tool", result.GetProperty("role").GetString());
        Assert.EndsWith("[1] Fleas\n```\nAdult fleas live for three months.\n```", result.GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    private static IChatClient Client(CompletionServer server) => NamedChatClients.Create("openai:m", variable => variable == "OPENAI_BASE_URL" ? server.Address.ToString() : null);
}
