using Microsoft.Extensions.AI;
using SkRerank.TestSupport;

namespace SkRerank.OpenAI.Tests;

public sealed class NamedChatClientsTests
{
    [Fact]
    public async Task Create_AddressOfAServer_AsksItForTheModel()
    {
        await using var server = await CompletionServer.StartChatAsync(messages => $"heard {messages[^1].Text}");
        using var client = NamedChatClients.Create("OpenAI:local-model", variable => variable == "OPENAI_BASE_URL" ? server.Address.ToString() : null);
        var response = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("heard hello", "local-model"), (response.Text, Assert.Single(server.Requests).RootElement.GetProperty("model").GetString()));
    }

    [Fact]
    public void Create_KeyAlone_AsksOpenAI()
    {
        using var client = NamedChatClients.Create("openai:gpt-4o-mini", variable => variable == "OPENAI_API_KEY" ? "key" : null);
        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("api.openai.com", "gpt-4o-mini"), (metadata.ProviderUri!.Host, metadata.DefaultModelId));
    }

    [Theory]
    [InlineData("openai:gpt-4o-mini", null, "The chat model 'openai:gpt-4o-mini' cannot be asked yet: set OPENAI_API_KEY to the key, or OPENAI_BASE_URL to the address of a server that speaks OpenAI's chat completions.")]
    [InlineData("openai:gpt-4o-mini", "localhost", "The chat model 'openai:gpt-4o-mini' cannot be asked yet: set OPENAI_BASE_URL to an http or https address, such as http://localhost:8000/v1.")]
    [InlineData("openai: ", "http://localhost:1/v1", "The name of a chat model must be 'openai:' and a model, such as 'openai:gpt-4o-mini', but was 'openai: '.")]
    [InlineData("cohere:rerank", "http://localhost:1/v1", "The name of a chat model must be 'openai:' and a model, such as 'openai:gpt-4o-mini', but was 'cohere:rerank'.")]
    public void Create_WhatIsMissing_IsToldInOneSentence(string name, string? address, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => NamedChatClients.Create(name, variable => variable == "OPENAI_BASE_URL" ? address : null)).Message, StringComparison.Ordinal);
}
