using System.Globalization;
using System.Text.Json;

namespace SkRerank.Server.Tests.Load;

/// <summary>More than the server can do: every request is answered or refused in its contract's words, and it is fair.</summary>
public sealed class OverloadTests
{
    // Each contract, and where its error has the sentence.
    private static readonly (string Path, string Sentence)[] Contracts =
        [("/rerank", "message"), ("/v2/rerank", "message"), ("/cohere/v1/rerank", "message"), ("/jina/rerank", "detail"), ("/infinity/rerank", "detail"), ("/vllm/rerank", "message"), ("/tei/rerank", "error")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_TenTimesWhatFits_AreAnsweredOrRefusedAndTheNextIsTaken()
    {
        await using var server = await LoadedServer.StartAsync(options => (options.MaxRunningRequests, options.MaxQueuedRequests) = (3, 4));
        var sent = Enumerable.Range(0, 70).Select(i => (Contract: Contracts[i % Contracts.Length], Answer: server.PostAsync("flood", Contracts[i % Contracts.Length].Path))).ToList();

        // Three run, four wait, and the others are refused before any of these has ended.
        await LoadedServer.UntilAsync(() => sent.Count(one => one.Answer.IsCompleted) == 63, "63 are refused");
        Assert.Equal((3, 4), (server.Queue.Running, server.Queue.Waiting));
        server.Reranker.Release();
        await Task.WhenAll(sent.Select(one => one.Answer)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(7, sent.Count(one => (int)one.Answer.Result.StatusCode == 200));
        foreach (var (contract, answer) in sent.Where(one => (int)one.Answer.Result.StatusCode != 200))
        {
            using var response = await answer;
            Assert.Equal(429, (int)response.StatusCode);
            Assert.InRange(int.Parse(Assert.Single(response.Headers.GetValues("retry-after")), CultureInfo.InvariantCulture), 1, 60);
            var body = await RunningServer.JsonAsync(response);
            Assert.EndsWith("; send it again after the time of retry-after.", body.GetProperty(contract.Sentence).GetString(), StringComparison.Ordinal);
            if (contract.Path == "/tei/rerank") Assert.Equal("Overloaded", body.GetProperty("error_type").GetString());
            if (contract.Path == "/vllm/rerank") Assert.Equal("rate_limit_error", body.GetProperty("error").GetProperty("type").GetString());
        }

        await server.RequireIdleAndAnsweringAsync();
    }

    [Fact]
    public async Task Request_ThatWaitedTooLong_IsRefusedAndLeavesTheQueue()
    {
        await using var server = await LoadedServer.StartAsync(options => (options.MaxRunningRequests, options.MaxQueueTime) = (1, TimeSpan.FromMilliseconds(200)));
        var running = server.PostAsync("running");
        await LoadedServer.UntilAsync(() => server.Queue.Running == 1, "one runs");

        using var late = await server.PostAsync("late").WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal((429, 0, 0L), ((int)late.StatusCode, server.Queue.Waiting, server.Queue.WaitingTokens));
        Assert.True(late.Headers.Contains("retry-after"));
        Assert.Equal("The server did not come to the request in 0.2 seconds; send it again after the time of retry-after.", (await RunningServer.JsonAsync(late)).GetProperty("message").GetString());
        server.Reranker.Release();
        using var first = await running;
        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal(["running"], server.Reranker.Begun);
    }

    [Fact]
    public async Task Caller_WithOneRequest_IsAnsweredBeforeTheFloodOfAnotherEnds()
    {
        await using var server = await LoadedServer.StartAsync(options =>
        {
            options.ApiKeys = ["flooding", "quiet"];
            (options.MaxRunningRequests, options.MaxQueuedRequests) = (1, 20);
        });
        var flood = Enumerable.Range(0, 60).Select(_ => server.PostAsync("flood", "/rerank", ("Authorization", "Bearer flooding"))).ToList();
        await LoadedServer.UntilAsync(() => server.Queue.Waiting == 20 && flood.Count(one => one.IsCompleted) == 39, "the queue is full");

        // The queue is full of the other's, and this one is taken all the same.
        var single = server.PostAsync("single", "/rerank", ("Authorization", "Bearer quiet"));
        await LoadedServer.UntilAsync(() => flood.Count(one => one.IsCompleted) == 40, "one of the flood gives way");
        server.Reranker.Release(2);
        using var answer = await single.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(["flood", "single"], server.Reranker.Ended);
        server.Reranker.Release();
        var statuses = (await Task.WhenAll(flood)).CountBy(response => (int)response.StatusCode).ToDictionary();
        Assert.Equal(new Dictionary<int, int> { [200] = 20, [429] = 40 }, statuses);
        await server.RequireIdleAndAnsweringAsync(("x-api-key", "quiet"));
    }

    [Fact]
    public async Task Flood_FromOneKey_IsRefusedInJsonOfItsOwnRequest()
    {
        await using var server = await LoadedServer.StartAsync(options => (options.MaxRunningRequests, options.MaxQueuedRequests) = (1, 1));
        var running = server.PostAsync("running");
        await LoadedServer.UntilAsync(() => server.Queue.Running == 1, "one runs");
        var waiting = server.PostAsync("waiting");
        await LoadedServer.UntilAsync(() => server.Queue.Waiting == 1, "one waits");

        using var refused = await server.PostAsync("refused", "/v2/rerank");

        var body = await RunningServer.JsonAsync(refused);
        Assert.Equal(Assert.Single(refused.Headers.GetValues("x-request-id")), body.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.String, body.GetProperty("message").ValueKind);
        server.Reranker.Release();
        await Task.WhenAll(running, waiting);
    }
}
