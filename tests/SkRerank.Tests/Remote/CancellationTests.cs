using SkRerank.Middleware;
using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

/// <summary>A cancellation ends a call in every phase, as a cancellation, and gives its place back.</summary>
public sealed class CancellationTests
{
    private static readonly RerankDocument[] Documents = [new("a flea"), new("a bee")];

    public static TheoryData<string> Phases() => ["key", "gate", "headers", "body", "back-off", "parts"];

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task RerankAsync_CancelledWhile_EndsAsACancellation(string phase)
    {
        await using var server = await Provider.StartAsync("tei");
        using var stop = new CancellationTokenSource();
        var clock = new ManualTimeProvider();
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 4, TimeProvider = clock });
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource().Task;
        server.Answer = _ =>
        {
            arrived.TrySetResult();
            return phase switch
            {
                "headers" or "parts" => ContractReply.Text(200, "[]") with { HoldUntil = never },
                "body" => ContractReply.Text(200, "[         ]") with { PauseAfter = 3, StallUntil = never },
                "back-off" => server.Contract.Failure(429, "slow down").With("retry-after", "20"),
                _ => null,
            };
        };
        using var reranker = Provider.Reranker(server, options =>
        {
            options.Retry = new RetryOptions();
            options.RateGate = gate;
            options.TimeProvider = clock;
            if (phase == "key")
            {
                options.ApiKey = new ApiKey(async token =>
                {
                    arrived.TrySetResult();
                    await Task.Delay(Timeout.Infinite, token);
                    return "";
                });
            }
        });
        var taken = new List<RateGateTicket>();
        while (phase == "gate" && taken.Count < 4) taken.Add(await gate.EnterAsync(0, CancellationToken.None));
        var documents = phase == "parts" ? [.. Enumerable.Range(0, 200).Select(i => new RerankDocument($"text {i}"))] : Documents;
        var call = reranker.RerankAsync("flea", documents, cancellationToken: stop.Token);
        if (phase == "back-off") await clock.TimerOf(TimeSpan.FromSeconds(20));
        else if (phase != "gate") await arrived.Task;
        Assert.False(call.IsCompleted);
        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.NotNull(cancelled);
        foreach (var ticket in taken) ticket.Dispose();
        clock.Advance(TimeSpan.FromSeconds(20));
        await AllFree(gate, phase == "back-off" ? 2 : 4);
    }

    // The call ends at once; its requests end a moment later. A refusal has halved what the gate lets in.
    private static async Task AllFree(RateGate gate, int places)
    {
        for (var i = 0; i < places; i++) await gate.EnterAsync(0, TestContext.Current.CancellationToken);
        Assert.Equal(places, gate.Running);
    }
}
