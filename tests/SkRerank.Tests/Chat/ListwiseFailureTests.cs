using System.Net;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat;

/// <summary>What the listwise reranker makes of each way in which a chat client can fail: a failure is never read as an answer.</summary>
public sealed class ListwiseFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ErrorWithNumbersInItsText_IsATypedFailureAndNoAnswer()
    {
        using var reranker = Reranker(_ => throw new InvalidOperationException("Error code: 429 - limit [3] > [1] > [2]"), attempts: 1);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(3), cancellationToken: Token));
        Assert.Equal("The chat model must order the passages, but it failed with the status 429: Error code: 429 - limit [3] > [1] > [2].", error.Message);
        Assert.Equal(("scripted", "rerank", 429, true), (error.ProviderName, error.Operation, error.StatusCode, error.IsTransient));
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task RerankAsync_FailureThatPasses_IsTriedAgainAfterTheWaitItAsksFor()
    {
        var clock = new ImmediateTimeProvider();
        var client = new ScriptedChatClient(call => call < 3 ? throw new InvalidOperationException("HTTP 429 (rate_limit)\nPlease try again in 2.5s.") : "[2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Retry = new RetryOptions { TimeProvider = clock } });
        var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token);
        Assert.Equal([1, 0], response.Results.Select(result => result.Index));
        Assert.Equal(3, client.Prompts.Count);
        Assert.Equal([TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(2.5)], clock.Waits);
    }

    [Fact]
    public async Task RerankAsync_FailureThatDoesNotPass_IsNotTriedAgain()
    {
        var client = new ScriptedChatClient(_ => throw new HttpRequestException("No key.", null, HttpStatusCode.Unauthorized));
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token));
        Assert.Equal((401, false, 1), (error.StatusCode, error.IsTransient, client.Prompts.Count));
    }

    [Fact]
    public async Task RerankAsync_ClientWrapsAFailureOfTheNetwork_IsTransient()
    {
        using var reranker = Reranker(_ => throw new InvalidOperationException("Service request failed.", new HttpRequestException("Connection reset.")), attempts: 1);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token));
        Assert.True(error.IsTransient);
        using var other = Reranker(_ => throw new InvalidOperationException("No such model."), attempts: 1);
        Assert.False((await Assert.ThrowsAsync<RerankException>(() => other.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token))).IsTransient);
    }

    [Fact]
    public async Task RerankAsync_ClientRunsIntoItsOwnTimeLimit_IsAFailureAndNoCancellation()
    {
        using var reranker = Reranker(_ => throw new TaskCanceledException("HttpClient.Timeout"), attempts: 1);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token));
        Assert.Equal("The chat model must order the passages, but it did not answer in its time; raise the client's time limit or send fewer passages.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RerankAsync_CallerCancels_IsACancellationEvenWhenTheClientDoesNotListen(bool listens)
    {
        using var stop = new CancellationTokenSource();
        var client = new ScriptedChatClient(async (_, _, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, listens ? token : CancellationToken.None);
            return "";
        });
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Strategy = new PairwiseStrategy() });
        var call = reranker.RerankAsync("q", ListwiseRerankerTests.Documents(4), new RerankOptions { TimeBudget = TimeSpan.FromHours(1) }, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task RerankAsync_ClientThrowsItsOwnExceptionWhenCancelled_IsACancellation()
    {
        using var stop = new CancellationTokenSource();
        var client = new ScriptedChatClient(async (_, _, _, token) =>
        {
            await stop.CancelAsync();
            throw new IOException("The connection was closed.");
        });
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(4), cancellationToken: stop.Token));
    }

    [Fact]
    public async Task RerankAsync_OneOfTheParallelCallsFails_ThrowsItsFailureAndStopsTheOthers()
    {
        var client = new ScriptedChatClient(async (call, _, _, token) =>
        {
            if (call == 5) throw new InvalidOperationException("the cause");
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Strategy = new PairwiseStrategy() });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(4), cancellationToken: Token));
        Assert.Equal("the cause", error.InnerException!.Message);
    }

    [Theory]
    [InlineData("HTTP 400 (invalid_request_error: unsupported_value)\nUnsupported value: 'temperature' does not support 0 with this model.")]
    [InlineData("HTTP 400\nUnsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")]
    [InlineData("Status: 422\nresponse_format: extra inputs are not permitted")]
    [InlineData("Unknown parameter: seed")]
    public async Task RerankAsync_ParameterIsRefused_IsLeftOutOnceAndRemembered(string message)
    {
        var client = new ScriptedChatClient(call => call == 1 ? throw new InvalidOperationException(message) : "[2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, UseSchema = true });
        for (var i = 0; i < 2; i++)
        {
            var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token);
            Assert.Equal([1, 0], response.Results.Select(result => result.Index));
            Assert.Equal(1, ListwiseRerankerTests.Report(response).Calls);
        }

        Assert.Equal(3, client.Prompts.Count);
        Assert.Equal(4, Set(client.Options[0]));
        Assert.Equal((3, 3), (Set(client.Options[1]), Set(client.Options[2])));
    }

    [Fact]
    public async Task RerankAsync_ParameterIsRefusedTwice_Fails()
    {
        var client = new ScriptedChatClient(_ => throw new InvalidOperationException("HTTP 400\nUnsupported parameter: temperature"));
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token));
        Assert.Equal((400, 2), (error.StatusCode, client.Prompts.Count));
    }

    [Fact]
    public async Task RerankAsync_QueryFillsThePrompt_IsNamed()
    {
        using var reranker = Reranker(_ => "", attempts: 1);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync(string.Concat(Enumerable.Repeat("word ", 5000)), ListwiseRerankerTests.Documents(3), cancellationToken: Token));
        Assert.StartsWith("A prompt must hold two passages of 32 tokens, but the query and the template leave no room for them in ", error.Message, StringComparison.Ordinal);
    }

    private static int Set(ChatOptions? options) => new object?[] { options!.Temperature, options.MaxOutputTokens, options.ResponseFormat, options.Seed }.Count(value => value is not null);

    private static ListwiseReranker Reranker(Func<int, string> answer, int attempts) => new(new ScriptedChatClient(answer), new ListwiseOptions { Retry = new RetryOptions { MaxAttempts = attempts } }, ownsClient: true);
}
