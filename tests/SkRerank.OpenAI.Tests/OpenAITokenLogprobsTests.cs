using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using SkRerank.Chat;
using SkRerank.TestSupport;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace SkRerank.OpenAI.Tests;

public sealed class OpenAITokenLogprobsTests
{
    private const string YesNo = """
        {"content":[{"token":"yes","logprob":-0.25,"bytes":[121],"top_logprobs":[{"token":"yes","logprob":-0.25,"bytes":null},{"token":" no","logprob":-1.75,"bytes":null},{"token":"Yes","logprob":-4.5,"bytes":null}]}],"refusal":null}
        """;

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is it relevant?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetFirstTokenAsync_Answer_GivesItsTokensModelAndUsage()
    {
        await using var server = await CompletionServer.StartAsync(YesNo);
        using var chat = Client(server);
        var response = await new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token);
        Assert.Equal([new TokenLogprob("yes", -0.25), new TokenLogprob(" no", -1.75), new TokenLogprob("Yes", -4.5)], response.Tokens);
        Assert.Equal(("gpt-test-2025", 19, 1), (response.ModelId, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task GetFirstTokenAsync_Request_AsksForOneTokenAndItsAlternatives()
    {
        await using var server = await CompletionServer.StartAsync(YesNo);
        using var chat = Client(server);
        await new OpenAITokenLogprobs(chat, 5).GetFirstTokenAsync(Question, cancellationToken: Token);
        var request = server.Requests.Single().RootElement;
        Assert.True(request.GetProperty("logprobs").GetBoolean());
        Assert.Equal((5, 0.0), (request.GetProperty("top_logprobs").GetInt32(), request.GetProperty("temperature").GetDouble()));
        Assert.Equal(1, request.TryGetProperty("max_completion_tokens", out var tokens) ? tokens.GetInt32() : request.GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task GetFirstTokenAsync_CallersOptions_AreKeptAndNotChanged()
    {
        await using var server = await CompletionServer.StartAsync(YesNo);
        using var chat = Client(server);
        var options = new ChatOptions { ModelId = "other", RawRepresentationFactory = _ => new ChatCompletionOptions { EndUserId = "caller" } };
        var factory = options.RawRepresentationFactory;
        await new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, options, Token);
        var request = server.Requests.Single().RootElement;
        Assert.Equal(("other", "caller"), (request.GetProperty("model").GetString(), request.GetProperty("user").GetString()));
        Assert.Equal((null, null), (options.MaxOutputTokens, options.Temperature));
        Assert.Same(factory, options.RawRepresentationFactory);
    }

    [Fact]
    public async Task GetFirstTokenAsync_SampledTokenMissingFromItsAlternatives_IsGivenTo()
    {
        await using var server = await CompletionServer.StartAsync("""{"content":[{"token":"maybe","logprob":-3,"bytes":null,"top_logprobs":[{"token":"no","logprob":-0.5,"bytes":null}]}]}""");
        using var chat = Client(server);
        var response = await new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token);
        Assert.Equal([new TokenLogprob("no", -0.5), new TokenLogprob("maybe", -3)], response.Tokens);
    }

    [Fact]
    public async Task GetFirstTokenAsync_NoLogprobs_SaysSo()
    {
        await using var server = await CompletionServer.StartAsync("null");
        using var chat = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token));
        Assert.Equal("The model 'gpt-test-2025' was asked for log-probabilities, but its answer has none; use a model and an endpoint that give them.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task GetFirstTokenAsync_PositiveLogprob_IsRefused()
    {
        await using var server = await CompletionServer.StartAsync("""{"content":[{"token":"yes","logprob":0.5,"bytes":null,"top_logprobs":[]}]}""");
        using var chat = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token));
        Assert.Equal("A log-probability must be 0 or less, but the token 'yes' got 0.5; check the endpoint.", error.Message);
    }

    [Theory]
    [InlineData(429, "retry-after", "7", 7000, true)]
    [InlineData(429, "retry-after-ms", "250", 250, true)]
    [InlineData(400, "x", "y", null, false)]
    [InlineData(503, "x", "y", null, true)]
    public async Task GetFirstTokenAsync_Refusal_CarriesStatusAndHint(int status, string header, string value, int? milliseconds, bool isTransient)
    {
        await using var server = await CompletionServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers[header] = value;
            return context.Response.WriteAsync("""{"error":{"message":"no","type":"x","code":null}}""");
        });
        using var chat = Client(server);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token));
        Assert.Equal($"The chat endpoint refused the request for log-probabilities with status {status}; see the inner exception for its words.", error.Message);
        Assert.Equal((status, isTransient, milliseconds), (error.StatusCode!.Value, error.IsTransient, (int?)error.RetryAfter?.TotalMilliseconds));
        Assert.Equal(("openai", "logprobs"), (error.ProviderName, error.Operation));
    }

    [Fact]
    public async Task GetFirstTokenAsync_NothingListens_IsTransient()
    {
        Uri address;
        await using (var server = await CompletionServer.StartAsync(YesNo)) address = server.Address;
        using var chat = Client(address);
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token));
        Assert.True(error.IsTransient);
        Assert.DoesNotContain("secret-key", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetFirstTokenAsync_Cancelled_Throws()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await CompletionServer.StartAsync(async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var chat = Client(server);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task GetFirstTokenAsync_OtherClient_NamesTheRemedy()
    {
        using var chat = new OtherChatClient();
        var error = await Assert.ThrowsAsync<RerankException>(() => new OpenAITokenLogprobs(chat).GetFirstTokenAsync(Question, cancellationToken: Token));
        Assert.Equal("Log-probabilities come with a chat completion of the package OpenAI, but the client answered with no raw representation; use a client made by AsIChatClient() of Microsoft.Extensions.AI.OpenAI.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void Constructor_AlternativesOutOfRange_Throws(int alternatives)
    {
        using var chat = new OtherChatClient();
        Assert.StartsWith($"An endpoint gives 1 to 20 alternatives, but {alternatives} were asked for.", Assert.Throws<ArgumentOutOfRangeException>(nameof(alternatives), () => new OpenAITokenLogprobs(chat, alternatives)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseTokenLogprobs_Client_GivesTheService()
    {
        using var chat = new OtherChatClient().AsBuilder().UseTokenLogprobs().Build();
        Assert.IsType<OpenAITokenLogprobs>(chat.GetService(typeof(ITokenLogprobs)));
        Assert.Null(chat.GetService(typeof(ITokenLogprobs), "key"));
        Assert.IsType<OtherChatClient>(chat.GetService(typeof(OtherChatClient)));
    }

    private static IChatClient Client(CompletionServer server) => Client(server.Address);

    private static IChatClient Client(Uri address) =>
        new ChatClient("gpt-test", new ApiKeyCredential("secret-key"), new OpenAIClientOptions { Endpoint = address, RetryPolicy = new ClientRetryPolicy(0) }).AsIChatClient();
}
