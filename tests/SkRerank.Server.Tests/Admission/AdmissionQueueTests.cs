using SkRerank.Server.Admission;
using SkRerank.Server.Requests;

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
