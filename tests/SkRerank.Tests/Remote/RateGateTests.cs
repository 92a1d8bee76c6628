using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

public sealed class RateGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_200CallsThroughOneGateOfTwoRerankers_NeverMoreThanItLetsIn()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 5 });
        using var first = Provider.Reranker(server, options => options.RateGate = gate);
        using var second = Provider.Reranker(server, options => options.RateGate = gate);
        var calls = Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? first : second).RerankAsync($"flea{i}", [new($"a bee {i}"), new($"flea{i}")], cancellationToken: Token));
        var responses = await Task.WhenAll(calls);
        Assert.All(responses, response => Assert.Equal([(1, 1.0), (0, 0.0)], response.Results.Select(result => (result.Index, result.Score))));
        Assert.Equal(200, server.Requests.Count);
        Assert.InRange(server.MostConcurrent, 1, 5);
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task EnterAsync_RequestsPerMinute_AreLetThroughInOrderAsTheyFlowIn()
    {
        var clock = new ManualTimeProvider();
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 100, RequestsPerMinute = 10, TimeProvider = clock });
        for (var i = 0; i < 10; i++) await gate.EnterAsync(0, Token);
        var (eleventh, twelfth) = (gate.EnterAsync(0, Token).AsTask(), gate.EnterAsync(0, Token).AsTask());

        // Ten in a minute: one every six seconds.
        clock.Advance(TimeSpan.FromSeconds(5.999));
        Assert.False(eleventh.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.001));
        await eleventh;
        Assert.False(twelfth.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(6));
        await twelfth;
    }

    [Fact]
    public async Task EnterAsync_TokensPerMinute_AreWaitedForAndMoreThanAMinutesIsLetThroughWhole()
    {
        var clock = new ManualTimeProvider();
        var gate = new RateGate(new RateGateOptions { TokensPerMinute = 600, TimeProvider = clock });
        await gate.EnterAsync(500, Token);

        // 100 are left and 10 flow in each second, so that 150 take 5 s.
        var second = gate.EnterAsync(150, Token).AsTask();
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await second;

        // More than a minute holds waits for a full bucket, 60 s, and leaves a debt of 400: another 41 s for 10.
        var third = gate.EnterAsync(1000, Token).AsTask();
        clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(third.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await third;
        var fourth = gate.EnterAsync(10, Token).AsTask();
        clock.Advance(TimeSpan.FromSeconds(40.9));
        Assert.False(fourth.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await fourth;
    }

    [Fact]
    public async Task Refused_OnceForAllUnderWay_HalvesTheShareAndClosesForAsLongAsAsked()
    {
        var clock = new ManualTimeProvider();
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 8, TimeProvider = clock });
        var tickets = new List<RateGateTicket>();
        for (var i = 0; i < 8; i++) tickets.Add(await gate.EnterAsync(0, Token));
        foreach (var ticket in tickets)
        {
            ticket.Refused(TimeSpan.FromSeconds(5));
            ticket.Dispose();
        }

        Assert.Equal(0.5, gate.Share);
        var waiting = Enumerable.Range(0, 6).Select(_ => gate.EnterAsync(0, Token).AsTask()).ToArray();
        clock.Advance(TimeSpan.FromSeconds(4.999));
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.001));

        // Half of eight, and the rest in its turn.
        await Task.WhenAll(waiting[..4]);
        Assert.Equal(4, gate.Running);
        Assert.False(waiting[4].IsCompleted);
        (await waiting[0]).Dispose();
        await waiting[4];
    }

    [Fact]
    public async Task Succeeded_AsManyAsRun_LetsOneMoreIn()
    {
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 8 });
        using (var refused = await gate.EnterAsync(0, Token)) refused.Refused(null);
        Assert.Equal(4 / 8.0, gate.Share);
        for (var i = 0; i < 4; i++)
        {
            using var ticket = await gate.EnterAsync(0, Token);
            ticket.Succeeded();
        }

        // Four successes of a share of four add a little less than one, since the share grows with each.
        Assert.InRange(gate.Share, 4.8 / 8, 5.0 / 8);
        for (var i = 0; i < 100; i++)
        {
            using var ticket = await gate.EnterAsync(0, Token);
            ticket.Succeeded();
        }

        Assert.Equal(1, gate.Share);
    }

    [Fact]
    public async Task Refused_AgainAndAgain_StillLetsOneThrough()
    {
        var gate = new RateGate();
        for (var i = 0; i < 50; i++)
        {
            using var ticket = await gate.EnterAsync(0, Token);
            ticket.Refused(null);
        }

        Assert.InRange(gate.Share, 0.001, 0.05);
        using var last = await gate.EnterAsync(0, Token);
        Assert.Equal(1, gate.Running);
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileWaiting_GivesItsPlaceToTheNext()
    {
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 1 });
        var first = await gate.EnterAsync(0, Token);
        using var stop = new CancellationTokenSource();
        var (second, third) = (gate.EnterAsync(0, stop.Token).AsTask(), gate.EnterAsync(0, Token).AsTask());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task EnterAsync_CancelledAndAdmittedAtOnce_LosesNoPlace()
    {
        var gate = new RateGate(new RateGateOptions { MaxConcurrency = 2 });
        for (var i = 0; i < 2000; i++)
        {
            using var stop = new CancellationTokenSource();
            var (a, b) = (await gate.EnterAsync(0, Token), await gate.EnterAsync(0, Token));
            var waiting = gate.EnterAsync(0, stop.Token).AsTask();
            await Task.WhenAll(Task.Run(stop.Cancel, Token), Task.Run(a.Dispose, Token), Task.Run(b.Dispose, Token));
            try
            {
                (await waiting).Dispose();
            }
            catch (OperationCanceledException)
            {
                // Either may win.
            }
        }

        // Both places are free still: two enter at once.
        using (await gate.EnterAsync(0, Token))
        using (await gate.EnterAsync(0, Token)) Assert.Equal(2, gate.Running);
    }

    [Fact]
    public void RateGateOptions_ZeroOrLess_IsRefused()
    {
        var options = new RateGateOptions();
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxConcurrency = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.RequestsPerMinute = 0);
        Assert.StartsWith("TokensPerMinute must be greater than 0, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => options.TokensPerMinute = -1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_1000CallsWithAFifthOfThemFailing_EachEndsInExactlyOneResult()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var random = new Random(20260801);
        var faults = new Lock();
        server.Answer = _ =>
        {
            int roll;
            lock (faults) roll = random.Next(15);
            return roll switch { 0 => server.Contract.Failure(429, "slow down").With("retry-after-ms", "1"), 1 => server.Contract.Failure(500, "broken"), 2 => new ContractReply(200, []) { Reset = true }, _ => null };
        };
        using var reranker = Provider.Reranker(server, options =>
        {
            options.Retry.MaxAttempts = 8;
            options.Retry.BaseDelay = TimeSpan.FromMilliseconds(1);
            options.RateGate = new RateGate(new RateGateOptions { MaxConcurrency = 16 });
        });
        var responses = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => reranker.RerankAsync($"flea{i}", [new($"a bee {i}"), new($"one flea{i}"), new("none")], cancellationToken: Token)));
        var queries = server.Requests.Select(request => request.Json.GetProperty("query").GetString()).ToArray();
        TestContext.Current.SendDiagnosticMessage($"{responses.Length} calls took {queries.Length} attempts.");

        // The server answers a query with the only document that repeats it first, so that an answer of another call would show.
        Assert.All(responses, response => Assert.Equal([(1, 1.0), (0, 0.0), (2, 0.0)], response.Results.Select(result => (result.Index, result.Score))));
        Assert.Equal(1000, queries.Distinct().Count());
        Assert.InRange(queries.Length, 1001, 1400);
    }
}
