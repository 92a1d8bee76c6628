using SkRerank.Onnx.Inference;

namespace SkRerank.Onnx.Tests.Inference;

public sealed class RunPoolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForEachAsync_ManyCallers_NeverRunMoreThanAllowed()
    {
        using var pool = new RunPool(1);
        int running = 0, most = 0, done = 0;
        void Run(int index)
        {
            var now = Interlocked.Increment(ref running);
            lock (pool) most = Math.Max(most, now);
            Thread.SpinWait(1000);
            Interlocked.Increment(ref done);
            Interlocked.Decrement(ref running);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pool.ForEachAsync(50, Run, Token)));
        Assert.Equal((1, 400), (most, done));
    }

    [Fact]
    public async Task ForEachAsync_ManyModels_NeverRunOnMoreThreadsThanThereAreCores()
    {
        RunPool[] pools = [.. Enumerable.Range(0, 4).Select(_ => new RunPool(Environment.ProcessorCount))];
        int running = 0, most = 0;
        void Run(int index)
        {
            var now = Interlocked.Increment(ref running);
            lock (pools) most = Math.Max(most, now);
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref running);
        }

        await Task.WhenAll(pools.Select(pool => pool.ForEachAsync(100, Run, Token)));
        Assert.InRange(most, 1, Environment.ProcessorCount);
        foreach (var pool in pools) pool.Dispose();
    }

    [Fact]
    public async Task ForEachAsync_FailingRun_EndsTheRestAndIsThrown()
    {
        using var pool = new RunPool(1);
        var done = 0;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.ForEachAsync(10, index => { if (index == 3) throw new InvalidOperationException("x"); done++; }, Token));
        Assert.Equal(("x", 3), (error.Message, done));
        await pool.ForEachAsync(2, _ => done++, Token);
        Assert.Equal(5, done);
    }

    [Fact]
    public async Task ForEachAsync_Cancelled_StopsBetweenRuns()
    {
        using var pool = new RunPool(1);
        using var source = new CancellationTokenSource();
        var done = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.ForEachAsync(10, index => { done++; if (index == 4) source.Cancel(); }, source.Token));
        Assert.Equal(5, done);
    }

    [Fact]
    public async Task ForEachAsync_CancelledFromOutside_EndsWithTheRunsThatWereRunning()
    {
        using var pool = new RunPool(2);
        using var source = new CancellationTokenSource();
        using var begun = new CountdownEvent(Math.Min(2, Environment.ProcessorCount));
        using var end = new ManualResetEventSlim();
        var runs = 0;
        var call = pool.ForEachAsync(
            100,
            _ =>
            {
                Interlocked.Increment(ref runs);
                begun.Signal();
                end.Wait(Token);
            },
            source.Token);
        begun.Wait(Token);
        await source.CancelAsync();
        Assert.False(call.IsCompleted);
        end.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(Math.Min(2, Environment.ProcessorCount), runs);
    }

    [Fact]
    public async Task ForEachAsync_CancelledWhileAnotherCallerRuns_DoesNotWaitForIt()
    {
        using var pool = new RunPool(1);
        using var source = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var other = pool.ForEachAsync(
            1,
            _ =>
            {
                begun.Set();
                end.Wait(Token);
            },
            Token);
        begun.Wait(Token);
        var call = pool.ForEachAsync(1, _ => Assert.Fail("The other caller has the only place."), source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.False(other.IsCompleted);
        end.Set();
        await other;
    }
}
