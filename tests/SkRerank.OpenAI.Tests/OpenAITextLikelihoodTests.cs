using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.TestSupport;

namespace SkRerank.OpenAI.Tests;

public sealed class OpenAITextLikelihoodTests
{
    private static readonly ChatMessage[] Prompt = [new(ChatRole.User, "Passage")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    // The text's own tokens, whatever stands before them: -2 - 3 - 0.5. The last token is the one that was written.
    [InlineData("""["Pass","age","\n","how"," long","?"," A"]""", "[null,-1,-1,-2,-3,-0.5,-9]", -5.5, 3)]
    // A token that begins a text, and marks of SentencePiece.
    [InlineData("""["<s>","▁Passage","\n","how","▁long","?","x"]""", "[null,-1,-1,-2,-3,-0.5,-9]", -5.5, 3)]
    // A token over the border is a part of the text.
    [InlineData("""["Passage","\nhow"," long?","x"]""", "[null,-2,-3,-9]", -5.0, 2)]
    public async Task GetTextAsync_EchoedPrompt_AddsUpTheTokensOfTheText(string tokens, string logprobs, double expected, int count)
    {
        await using var server = await StartAsync(tokens, logprobs);
        using var http = Client(server);
        var response = await new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token);
        Assert.Equal((expected, count, "lm-2025"), (response.LogProbability, response.TokenCount, response.ModelId));
        Assert.Equal((6, 1, 7), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task GetTextAsync_FragmentsOfACharacter_AreCounted()
    {
        await using var server = await StartAsync("""["Passage","\n","\uFFFD","\uFFFD","x"]""", "[null,-1,-2,-3,-9]");
        using var http = Client(server);
        var response = await new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "🐜", cancellationToken: Token);
        Assert.Equal((-5.0, 2), (response.LogProbability, response.TokenCount));
    }

    [Fact]
    public async Task GetTextAsync_Request_EchoesTheConversationInItsFormat()
    {
        await using var server = await StartAsync("""["a","how long?","x"]""", "[null,-1,-9]");
        using var http = Client(server);
        await new OpenAITextLikelihood(http, "lm", ChatPromptFormat.ChatMl).GetTextAsync(Prompt, "how long?", new ChatOptions { ModelId = "other" }, Token);
        var request = server.Requests.Single().RootElement;
        Assert.Equal(("other", "<|im_start|>user\nPassage<|im_end|>\n<|im_start|>assistant\nhow long?"), (request.GetProperty("model").GetString(), request.GetProperty("prompt").GetString()));
        Assert.Equal((1, 0, true, 1), (request.GetProperty("max_tokens").GetInt32(), request.GetProperty("temperature").GetInt32(), request.GetProperty("echo").GetBoolean(), request.GetProperty("logprobs").GetInt32()));
    }

    [Theory]
    // llama.cpp's server gives the written token only.
    [InlineData("""[" A"]""", "[-0.5]")]
    [InlineData("""["Passage","\n","how"," far","?"," A"]""", "[null,-1,-2,-3,-0.5,-9]")]
    [InlineData("""["how"," long","?"," A"]""", "[null,-1]")]
    public async Task GetTextAsync_PromptIsNotEchoed_SaysSo(string tokens, string logprobs)
    {
        await using var server = await StartAsync(tokens, logprobs);
        using var http = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.Equal("The completions endpoint must echo the prompt with a log-probability for each token, but did not; use one that supports echo with logprobs, such as vLLM.", error.Message);
        Assert.Equal(("openai", "likelihood", false), (error.ProviderName, error.Operation, error.IsTransient));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("0.5")]
    [InlineData("\"-1\"")]
    public async Task GetTextAsync_NoLogProbability_IsRefused(string number)
    {
        await using var server = await StartAsync("""["Passage","how long?","x"]""", $"[-1,{number},-1]");
        using var http = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.Equal($"A log-probability must be a number of 0 or less, but the token 'how long?' got {number}; check the endpoint.", error.Message);
    }

    [Theory]
    [InlineData("""{"choices":[{"text":"x","logprobs":null}]}""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":["x"]}""")]
    [InlineData("[]")]
    public async Task GetTextAsync_NoLogprobs_SaysSo(string answer)
    {
        await using var server = await CompletionServer.StartAsync(context => context.Response.WriteAsync(answer));
        using var http = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.Equal("The completions endpoint must answer with tokens and their log-probabilities, but did not; use an endpoint that gives logprobs, such as vLLM.", error.Message);
    }

    [Fact]
    public async Task GetTextAsync_Html_SaysSo()
    {
        await using var server = await CompletionServer.StartAsync(context => context.Response.WriteAsync("<html>"));
        using var http = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.Equal("The completions endpoint must answer in JSON, but did not; check the address.", error.Message);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    public async Task GetTextAsync_Refusal_CarriesStatusHintAndWords(int status, bool isTransient)
    {
        await using var server = await CompletionServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("Only no echo is supported");
        });
        using var http = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.Equal($"The completions endpoint refused the request with status {status}; it must accept echo with logprobs, as vLLM does; see the inner exception for its words.", error.Message);
        Assert.Equal((status, isTransient, TimeSpan.FromSeconds(7)), (error.StatusCode!.Value, error.IsTransient, error.RetryAfter!.Value));
        Assert.Equal($"HTTP {status}\nOnly no echo is supported", error.InnerException!.Message);
    }

    [Fact]
    public async Task GetTextAsync_NothingListens_IsTransient()
    {
        Uri address;
        await using (var server = await StartAsync("[]", "[]")) address = server.Address;
        using var http = new HttpClient { BaseAddress = address };
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.StartsWith("The completions endpoint could not be reached: ", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task GetTextAsync_Cancelled_Throws()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await CompletionServer.StartAsync(async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var http = Client(server);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task GetTextAsync_ClientsOwnTimeLimit_IsAFailureAndNoCancellation()
    {
        await using var server = await CompletionServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var http = Client(server);
        http.Timeout = TimeSpan.FromMilliseconds(50);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "how long?", cancellationToken: Token));
        Assert.Equal("The completions endpoint did not answer within the client's own time limit; raise its Timeout, or ask again.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Arguments_Wrong_AreNamed()
    {
        using var http = new HttpClient();
        Assert.StartsWith("The client must have the endpoint's base address, such as http://localhost:8000/v1, but has none; set its BaseAddress.", Assert.Throws<ArgumentException>("httpClient", () => new OpenAITextLikelihood(http, "lm")).Message, StringComparison.Ordinal);
        http.BaseAddress = new Uri("http://localhost/v1");
        Assert.Throws<ArgumentException>("modelId", () => new OpenAITextLikelihood(http, " "));
        await Assert.ThrowsAsync<ArgumentException>("text", () => new OpenAITextLikelihood(http, "lm").GetTextAsync(Prompt, "", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>("messages", () => new OpenAITextLikelihood(http, "lm").GetTextAsync(null!, "x", cancellationToken: Token));
    }

    private static HttpClient Client(CompletionServer server) => new() { BaseAddress = server.Address };

    private static Task<CompletionServer> StartAsync(string tokens, string logprobs) => CompletionServer.StartAsync(context => context.Response.WriteAsync(
        $$$"""{"model":"lm-2025","choices":[{"index":0,"text":"","logprobs":{"tokens":{{{tokens}}},"token_logprobs":{{{logprobs}}}}}],"usage":{"prompt_tokens":6,"completion_tokens":1,"total_tokens":7}}"""));
}
