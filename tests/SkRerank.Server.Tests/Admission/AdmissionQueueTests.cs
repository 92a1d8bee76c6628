using SkRerank.Server.Admission;
using SkRerank.Server.Requests;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Admission;

public sealed class AdmissionQueueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AdmissionQueue Queue(int running = 1, int queued = 1000, long tokens = 1000, TimeProvider? clock = null) =>
        new(new SkRerankServerOptions { MaxRunningRequests = running, MaxQueuedRequests = queued, MaxQueuedTokens = tokens }, clock);

    [Fact]
    public async Task EnterAsync_FreePlace_IsGivenAtOnce()
    {
        var queue = Queue(running: 2);
        using var first = await queue.EnterAsync("a", 10, Token);
        using var second = await queue.EnterAsync("a", 10, Token);

        Assert.Equal((2, 0), (queue.Running, queue.Waiting));
    }

    [Fact]
    public async Task EnterAsync_CallerWithManyRequests_WaitsBehindItsOwn()
    {
        var queue = Queue();
        var running = await queue.EnterAsync("hog", 10, Token);
        List<string> order = [];
        var hog = Enumerable.Range(0, 5).Select(i => RunAsync($"hog{i}", "hog")).ToList();
        var other = RunAsync("other", "other");

        running.Dispose();
        await Task.WhenAll([.. hog, other]);

        // The other's virtual start is the queue's clock, the hog's next one stands 10 tokens behind it.
        Assert.Equal(["other", "hog0", "hog1", "hog2", "hog3", "hog4"], order);

        async Task RunAsync(string name, string caller)
        {
            using var lease = await queue.EnterAsync(caller, 10, Token);
            lock (order) order.Add(name);
        }
    }

    [Fact]
    public async Task EnterAsync_MoreTokensThanMayWait_IsRefusedWithATimeToComeBack()
    {
        var queue = Queue(tokens: 100);
        using var running = await queue.EnterAsync("a", 60, Token);
        var waiting = queue.EnterAsync("a", 60, Token);

        var refused = await Assert.ThrowsAsync<RequestFailure>(() => queue.EnterAsync("b", 60, Token));

        Assert.Equal(FailureKind.Overloaded, refused.Kind);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task EnterAsync_MoreRequestsThanMayWait_IsRefused()
    {
        var queue = Queue(queued: 1);
        using var running = await queue.EnterAsync("a", 1, Token);
        var waiting = queue.EnterAsync("a", 1, Token);

        await Assert.ThrowsAsync<RequestFailure>(() => queue.EnterAsync("b", 1, Token));

        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task EnterAsync_ThousandWaitingCallersLeave_LeaveNothingBehind()
    {
        var queue = Queue(tokens: 100_000);
        var running = await queue.EnterAsync("a", 1, Token);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 1000).Select(i => queue.EnterAsync($"c{i}", 10, gone.Token)).ToList();
        await gone.CancelAsync();
        foreach (var one in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        Assert.Equal((0, 0L), (queue.Waiting, queue.WaitingTokens));
        running.Dispose();
        using var next = await queue.EnterAsync("d", 1, Token);
        Assert.Equal(1, queue.Running);
    }

    [Fact]
    public async Task EnterAsync_QueueFullOfOneCallersRequests_TakesThePlaceOfItsLast()
    {
        var queue = Queue(queued: 3);
        var running = await queue.EnterAsync("hog", 10, Token);
        var hog = Enumerable.Range(0, 3).Select(_ => queue.EnterAsync("hog", 10, Token)).ToList();

        var first = queue.EnterAsync("other", 10, Token);
        var refused = await Assert.ThrowsAsync<RequestFailure>(() => hog[2]);

        // Two of the hog's are left and one is the other's: a second would leave the other with more.
        await Assert.ThrowsAsync<RequestFailure>(() => queue.EnterAsync("other", 10, Token));
        Assert.Equal((FailureKind.Overloaded, 3, 30L), (refused.Kind, queue.Waiting, queue.WaitingTokens));
        running.Dispose();
        (await first).Dispose();
        foreach (var one in hog[..2]) (await one).Dispose();
        Assert.Equal((0, 0, 0L), (queue.Running, queue.Waiting, queue.WaitingTokens));
    }

    [Fact]
    public async Task EnterAsync_QueueFullOfOneCallersTokens_TakesThePlaceOfAsManyAsItNeeds()
    {
        var queue = Queue(tokens: 100);
        var running = await queue.EnterAsync("hog", 10, Token);
        var hog = Enumerable.Range(0, 10).Select(_ => queue.EnterAsync("hog", 10, Token)).ToList();

        // 45 of 100 tokens need five of ten; the hog keeps 50. For 55 it would keep 40, which are fewer.
        await Assert.ThrowsAsync<RequestFailure>(() => queue.EnterAsync("greedy", 55, Token));
        Assert.Equal(10, queue.Waiting);
        var other = queue.EnterAsync("other", 45, Token);

        foreach (var one in hog[5..]) await Assert.ThrowsAsync<RequestFailure>(() => one);
        Assert.Equal((6, 95L), (queue.Waiting, queue.WaitingTokens));
        running.Dispose();
        (await other).Dispose();
        foreach (var one in hog[..5]) (await one).Dispose();
        Assert.Equal(0, queue.Running);
    }

    [Fact]
    public async Task EnterAsync_RequestsThatNeverRan_CostTheirCallerNothing()
    {
        var queue = Queue();
        var running = await queue.EnterAsync("a", 10, Token);
        using (var gone = new CancellationTokenSource())
        {
            var left = queue.EnterAsync("b", 900, gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        var second = queue.EnterAsync("a", 10, Token);
        var other = queue.EnterAsync("b", 10, Token);
        running.Dispose();

        // b has nothing behind it, so it starts before the second of a.
        (await other).Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task EnterAsync_LongerThanTheQueuesTime_IsRefused()
    {
        var clock = new ManualTimeProvider();
        var queue = Queue(clock: clock);
        using var running = await queue.EnterAsync("a", 10, Token);
        var waiting = queue.EnterAsync("b", 10, Token);

        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        var refused = await Assert.ThrowsAsync<RequestFailure>(() => waiting);
        Assert.Equal((FailureKind.Overloaded, "The server did not come to the request in 10 seconds; send it again after the time of retry-after."), (refused.Kind, refused.Message));
        Assert.Equal((1, 0, 0L), (queue.Running, queue.Waiting, queue.WaitingTokens));
    }

    [Fact]
    public async Task EnterAsync_WhatWouldWaitTooLong_IsRefusedAtOnce()
    {
        var clock = new ManualTimeProvider();
        var queue = Queue(tokens: 1_000_000, clock: clock);

        // A request of 100 tokens takes 2 seconds: 10 seconds are five of them.
        var running = await queue.EnterAsync("hog", 100, Token);
        clock.Advance(TimeSpan.FromSeconds(2));
        running.Dispose();
        running = await queue.EnterAsync("hog", 100, Token);
        var waiting = Enumerable.Range(0, 6).Select(_ => queue.EnterAsync("hog", 100, Token)).ToList();

        var refused = await Assert.ThrowsAsync<RequestFailure>(() => queue.EnterAsync("hog", 100, Token));

        // Seven of 100 tokens are in: half of them are done in 7 seconds. Another caller has nothing before it but what runs.
        Assert.Equal("The server has 6 requests of 600 tokens waiting, and would not come to this one in 10 seconds; send it again after the time of retry-after.", refused.Message);
        Assert.Equal(TimeSpan.FromSeconds(7), refused.RetryAfter);
        var other = queue.EnterAsync("other", 100, Token);
        running.Dispose();
        (await other).Dispose();
        foreach (var one in waiting) (await one).Dispose();
    }

    [Fact]
    public async Task EnterAsync_LongRequestsAfterShortOnes_AreNotJudgedByTokensAlone()
    {
        var clock = new ManualTimeProvider();
        var queue = Queue(tokens: 1_000_000, clock: clock);

        // Searches of 10 tokens in a second: by tokens alone 10,000 would take a thousand seconds, by requests it is one.
        var running = await queue.EnterAsync("a", 10, Token);
        clock.Advance(TimeSpan.FromSeconds(1));
        running.Dispose();
        running = await queue.EnterAsync("a", 10, Token);
        var waiting = queue.EnterAsync("a", 10_000, Token);

        var next = queue.EnterAsync("a", 10_000, Token);

        Assert.False(next.IsCompleted);
        running.Dispose();
        (await waiting).Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Drain_WithRequestsInside_IsEmptiedByTheLast()
    {
        var queue = Queue();
        var running = await queue.EnterAsync("a", 1, Token);
        using var gone = new CancellationTokenSource();
        var waiting = queue.EnterAsync("a", 1, gone.Token);
        queue.Drain();

        running.Dispose();
        Assert.False(queue.Emptied.IsCompleted);
        (await waiting).Dispose();

        await queue.Emptied.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(queue.Draining.IsCancellationRequested);
    }

    [Fact]
    public async Task Drain_OfAnEmptyQueue_IsEmptiedAtOnce()
    {
        var queue = Queue();
        Assert.False(queue.Emptied.IsCompleted);

        queue.Drain();

        await queue.Emptied.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Drain_WhatIsIn_IsFinishedAndNothingElseTaken()
    {
        var queue = Queue();
        var running = await queue.EnterAsync("a", 1, Token);
        var waiting = queue.EnterAsync("a", 1, Token);
        queue.Drain();

        var refused = await Assert.ThrowsAsync<RequestFailure>(() => queue.EnterAsync("b", 1, Token));
        running.Dispose();
        (await waiting).Dispose();

        Assert.Equal(FailureKind.Unavailable, refused.Kind);
        Assert.Equal(0, queue.Running);
    }

    [Fact]
    public async Task Dispose_Twice_GivesThePlaceBackOnce()
    {
        var queue = Queue();
        var lease = await queue.EnterAsync("a", 1, Token);
        lease.Dispose();
        lease.Dispose();

        Assert.Equal(0, queue.Running);
    }

    [Fact]
    public async Task EnterAsync_AnyMixOfCallers_NeverRunsMoreThanAllowedAndLosesNone()
    {
        var queue = Queue(running: 4, tokens: 1_000_000);
        int now = 0, most = 0, done = 0;
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            using var lease = await queue.EnterAsync($"caller{i % 7}", i % 13, Token);
            var at = Interlocked.Increment(ref now);
            InterlockedMax(ref most, at);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref done);
        }));

        Assert.Equal((1000, 0, 0), (done, queue.Running, queue.Waiting));
        Assert.InRange(most, 1, 4);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
