using System.Text;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

/// <summary>What the fault table does not say: how retries wait, what a fallback tells, and what a cache that fails does; see <see cref="FaultTable"/>.</summary>
public sealed class FaultTests
{
    private static readonly RerankDocument[] Documents = [.. new[] { "aa", "a", "aaaa", "aaa" }.Select((text, i) => new RerankDocument(text) { Id = $"{i}", RetrievalScore = 4 - i })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseFallback_InnerFails_AsksTheNextAndMarksItsAnswer()
    {
        Exception? told = null;
        using var reranker = FaultyReranker.Failing(new HttpRequestException("down")).AsBuilder().UseFallback(options =>
        {
            options.Rerankers.Add(new FakeReranker((_, document) => document.Text.Length));
            options.OnFallback = exception => told = exception;
        }).Build();
        var response = await reranker.RerankAsync("a query", Documents, new RerankOptions { TopN = 2 }, Token);
        Assert.IsType<HttpRequestException>(told);
        Assert.Equal([2, 3], response.Results.Select(result => result.Index));
        Assert.Equal((true, ScoreKind.Logit, "fake-model"), (response.IsFallback, response.ScoreKind, response.ModelId));
    }

    [Fact]
    public async Task UseFallback_WithoutTheIncomingOrder_ThrowsTheFirstFailure()
    {
        var first = new RerankException("The first failed.");
        using var reranker = FaultyReranker.Failing(first).AsBuilder().UseFallback(options =>
        {
            options.KeepIncomingOrder = false;
            options.Rerankers.Add(FaultyReranker.Failing(new RerankException("The second failed.")));
        }).Build();
        Assert.Same(first, await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
    }

    [Fact]
    public async Task UseFallback_WrongArgument_IsNoReasonToFallBack()
    {
        using var reranker = FaultyReranker.Failing(new ArgumentException("wrong")).AsBuilder().UseFallback().Build();
        await Assert.ThrowsAsync<ArgumentException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token));
    }

    [Fact]
    public async Task UseTimeout_InnerHangs_SaysHowLongAndWhatToDo()
    {
        using var reranker = FaultyReranker.Hanging().AsBuilder().UseTimeout(TimeSpan.FromMilliseconds(20)).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token));
        Assert.Equal("The reranker 'faulty' must answer within 00:00:00.0200000, but took longer on 4 documents; raise the timeout, give fewer documents, or add a fallback.", error.Message);
        Assert.Equal(("timeout", true), (error.Operation, error.IsTransient));
    }

    [Theory]
    [InlineData("UseTimeout")]
    [InlineData("UseDeadline")]
    [InlineData("UseHedging")]
    [InlineData("CascadeReranker")]
    public async Task RerankAsync_TimeLongerThanATimerMeasures_IsNoLimit(string row)
    {
        var inner = new FakeReranker((_, document) => document.Text.Length);
        using var reranker = row == "UseHedging" ? new HedgingReranker(inner, TimeSpan.MaxValue) : FaultTable.Rows[row](inner, TimeSpan.MaxValue);
        var response = await reranker.RerankAsync("a query", Documents, new RerankOptions { TimeBudget = TimeSpan.MaxValue }, Token);
        Assert.Equal([2, 3, 0, 1], response.Results.Select(result => result.Index));
    }

    [Fact]
    public async Task UseDeadline_InnerHangs_ReturnsTheIncomingOrderMarkedPartial()
    {
        using var reranker = FaultyReranker.Hanging().AsBuilder().UseDeadline(TimeSpan.FromMilliseconds(20)).Build();
        var response = await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        Assert.Equal([0, 1, 2, 3], response.Results.Select(result => result.Index));
        Assert.Equal((true, ScoreKind.Ordinal), (response.IsPartial, response.ScoreKind));
        Assert.DoesNotContain(response.Results, result => result.IsScored);
    }

    [Fact]
    public async Task UseRetry_TransientFailures_AreTriedAgainAfterWhatTheyAskFor()
    {
        var time = new ImmediateTimeProvider();
        var inner = new FaultyReranker((call, documents, _) => call < 3
            ? Task.FromException<RerankResponse>(new RerankException("Busy.") { StatusCode = 429, RetryAfter = call == 1 ? TimeSpan.FromSeconds(7) : null })
            : Task.FromResult(FaultyReranker.ByLength(documents)));
        using var reranker = inner.AsBuilder().UseRetry(options => { options.TimeProvider = time; options.Seed = 1; }).Build();
        Assert.Equal(4, (await reranker.RerankAsync("a query", Documents, cancellationToken: Token)).Results.Count);
        Assert.Equal(3, inner.Calls);
        Assert.Equal(TimeSpan.FromSeconds(7), time.Waits[0]);
        Assert.InRange(time.Waits[1], TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task UseRetry_FailureThatIsNotTransient_IsThrownAtOnce()
    {
        var inner = FaultyReranker.Failing(new RerankException("Wrong key.") { StatusCode = 401 });
        using var reranker = inner.AsBuilder().UseRetry().Build();
        await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task UseHedging_FirstCallHangs_TakesTheSecondAnswerAndCancelsTheFirst()
    {
        var cancelled = new TaskCompletionSource();
        var inner = new FaultyReranker(async (call, documents, token) =>
        {
            if (call > 1) return FaultyReranker.ByLength(documents);
            await using var registration = token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("not reached");
        });
        using var reranker = inner.AsBuilder().UseHedging(TimeSpan.FromMilliseconds(5)).Build();
        Assert.Equal([2, 3, 0, 1], (await reranker.RerankAsync("a query", Documents, cancellationToken: Token)).Results.Select(result => result.Index));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Equal(2, inner.Calls);
    }

    [Fact]
    public async Task UseConcurrencyLimit_MoreThanMayWait_AreRefused()
    {
        var open = new TaskCompletionSource();
        var inner = new FaultyReranker(async (_, documents, token) => { await open.Task.WaitAsync(token); return FaultyReranker.ByLength(documents); });
        using var reranker = inner.AsBuilder().UseConcurrencyLimit(1, waitingCalls: 1).Build();
        Task<RerankResponse>[] calls = [.. Enumerable.Range(0, 2).Select(_ => reranker.RerankAsync("a query", Documents, cancellationToken: Token))];
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token));
        Assert.StartsWith("At most 1 calls may run and 1 wait, but there are more;", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, inner.Calls);
        open.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(4, (await reranker.RerankAsync("a query", Documents, cancellationToken: Token)).Results.Count);
    }

    [Fact]
    public async Task UseDistributedCache_StoreIsDown_ScoresWithoutIt()
    {
        var inner = new FakeReranker((_, document) => document.Text.Length);
        using var reranker = inner.AsBuilder().UseDistributedCache(new MemoryCache { Failure = new IOException("down") }).Build();
        for (var i = 0; i < 2; i++) Assert.Equal([2, 3, 0, 1], (await reranker.RerankAsync("a query", Documents, cancellationToken: Token)).Results.Select(result => result.Index));
        Assert.Equal(2, inner.Calls);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Version\":1,\"Kind\":0,\"Results\":[{\"Index\":0,\"Score\":99}]}")]
    [InlineData("{\"Version\":2,\"Kind\":0,\"Results\":[]}")]
    [InlineData("{\"Version\":2,\"Kind\":77,\"Results\":[{\"Index\":0,\"Score\":99}]}")]
    [InlineData("{\"Version\":2,\"Kind\":0,\"Results\":[null]}")]
    public async Task UseDistributedCache_StoreReturnsGarbageOrAnOldVersion_ScoresAgainAndRepairsIt(string content)
    {
        var cache = new MemoryCache();
        var inner = new FakeReranker((_, document) => document.Text.Length);
        using var reranker = inner.AsBuilder().UseDistributedCache(cache).Build();
        await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        foreach (var key in cache.Entries.Keys) cache.Entries[key] = Encoding.UTF8.GetBytes(content);
        for (var i = 0; i < 2; i++) Assert.Equal([4.0, 3, 2, 1], (await reranker.RerankAsync("a query", Documents, cancellationToken: Token)).Results.Select(result => result.Score));
        Assert.Equal(2, inner.Calls);
    }

    [Theory]
    [InlineData("UseTimeout")]
    [InlineData("UseDeadline")]
    [InlineData("CascadeReranker")]
    [InlineData("UseHedging")]
    public async Task RerankAsync_CallLeftBehindFailsLater_IsNotUnobserved(string row)
    {
        var message = $"left behind by {row}";
        var unobserved = false;
        void Hear(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved |= e.Exception.ToString().Contains(message, StringComparison.Ordinal);
        TaskScheduler.UnobservedTaskException += Hear;
        try
        {
            await LeaveBehindAsync(row, message);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.False(unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Hear;
        }
    }

    private static async Task LeaveBehindAsync(string row, string message)
    {
        var open = new TaskCompletionSource<RerankResponse>();
        var inner = new FaultyReranker((call, documents, _) => call == 1 ? open.Task : Task.FromResult(FaultyReranker.ByLength(documents)));
        using var reranker = row == "UseHedging" ? new HedgingReranker(inner, FaultTable.Short) : FaultTable.Rows[row](inner, FaultTable.Short);
        if (row == "UseTimeout") await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token));
        else await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        open.SetException(new RerankException(message));
    }

    [Fact]
    public async Task UseHedging_BothFail_ThrowsTheFirstFailure()
    {
        var second = new TaskCompletionSource();
        var inner = new FaultyReranker(async (call, _, token) =>
        {
            if (call == 1) await second.Task.WaitAsync(token);
            else second.SetResult();
            throw new RerankException($"Call {call} failed.");
        });
        using var reranker = inner.AsBuilder().UseHedging(FaultTable.Short).Build();
        Assert.Equal("Call 1 failed.", (await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token))).Message);
    }

    [Fact]
    public async Task UseRetry_DateThatIsPast_IsTriedAgainAtOnce()
    {
        var time = new ImmediateTimeProvider();
        var inner = new FaultyReranker((call, documents, _) => call == 1
            ? Task.FromException<RerankResponse>(new RerankException("Busy.") { RetryAfter = TimeSpan.FromSeconds(-3) })
            : Task.FromResult(FaultyReranker.ByLength(documents)));
        using var reranker = inner.AsBuilder().UseRetry(options => options.TimeProvider = time).Build();
        Assert.Equal(4, (await reranker.RerankAsync("a query", Documents, cancellationToken: Token)).Results.Count);
    }

    [Fact]
    public async Task UseAdaptiveDepth_OneBatchIsAFallback_ScoresAllInOneCall()
    {
        var inner = new FaultyReranker((call, documents, _) => call == 2
            ? Task.FromException<RerankResponse>(new RerankException("Busy."))
            : Task.FromResult(FaultyReranker.ByLength(documents)));
        using var reranker = inner.AsBuilder().UseAdaptiveDepth(options => { options.MinDepth = 3; options.TopN = 1; options.Epsilon = 0; }).UseFallback().Build();
        var response = await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        Assert.Equal([(2, 4.0), (3, 3.0), (0, 2.0), (1, 1.0)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal((3, ScoreKind.Logit), (inner.Calls, response.ScoreKind));
    }

    [Fact]
    public async Task RerankAsync_AnswerCutAndCopied_StillSaysHowManyWereTruncated()
    {
        var inner = new FaultyReranker((_, documents, _) => Task.FromResult(new RerankResponse(documents.Select((_, i) => new RerankResult(i, -i) { Truncated = i > 1 }), ScoreKind.Logit, 1)));
        using var reranker = inner.AsBuilder().UseConditional((_, _) => true).Build();
        Assert.Equal(2, (await reranker.RerankAsync("a query", Documents, new RerankOptions { TopN = 1 }, Token)).TruncatedCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UseAdaptiveDepth_AroundWhatMayAnswerOnAnotherScale_IsAnErrorAtBuildTime(bool isCondition)
    {
        var inner = new FakeReranker((_, _) => 1).AsBuilder();
        var builder = isCondition ? inner.UseConditional((_, _) => true) : inner.UseAdaptiveDepth();
        var error = Assert.Throws<ArgumentException>(() => builder.Build().AsBuilder().UseAdaptiveDepth().Build());
        Assert.StartsWith("Adaptive depth needs a reranker that scores each document by itself, but the metadata of 'fake' does not say so;", error.Message, StringComparison.Ordinal);
    }
}
