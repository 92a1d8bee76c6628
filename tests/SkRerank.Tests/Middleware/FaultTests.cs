using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SkRerank.Conditions;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

/// <summary>The fault table: what each middleware makes of each way in which an inner reranker or a cache can fail.</summary>
public sealed class FaultTests
{
    private static readonly RerankDocument[] Documents = [.. new[] { "aa", "a", "aaaa", "aaa" }.Select((text, i) => new RerankDocument(text) { Id = $"{i}", RetrievalScore = 4 - i })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Malformed => ["too few", "too many", "out of range", "duplicate", "NaN"];

    public static TheoryData<string> All => [.. Wrappers.Keys];

    private static Dictionary<string, Func<IReranker, IReranker>> Wrappers { get; } = new(StringComparer.Ordinal)
    {
        ["logging"] = inner => new LoggingReranker(inner, NullLogger.Instance),
        ["telemetry"] = inner => new OpenTelemetryReranker(inner),
        ["timeout"] = inner => new TimeoutReranker(inner, TimeSpan.FromMinutes(1)),
        ["limit"] = inner => new ConcurrencyLimitReranker(inner, 8),
        ["retry"] = inner => new RetryReranker(inner),
        ["hedging"] = inner => new HedgingReranker(inner, TimeSpan.FromMinutes(1)),
        ["options"] = inner => new ConfigureOptionsReranker(inner, _ => { }),
        ["cache"] = inner => new CachingReranker(inner, new MemoryCache()),
        ["conditional"] = inner => new ConditionalReranker(inner, new QueryClassCondition()),
        ["deadline"] = inner => new DeadlineReranker(inner, TimeSpan.FromMinutes(1)),
        ["depth"] = inner => new AdaptiveDepthReranker(inner),
        ["cascade"] = inner => new CascadeReranker([new CascadeStage("only", inner)]),
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task RerankAsync_InnerThrows_ThrowsThatVeryException(string name)
    {
        var failure = new RerankException("The fake failed; do nothing.") { ProviderName = "faulty" };
        var reranker = Wrappers[name](FaultyReranker.Failing(failure));
        Assert.Same(failure, await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task RerankAsync_CallerCancels_IsACancellationEvenWhenTheInnerHangs(string name)
    {
        using var stop = new CancellationTokenSource();
        // The wrappers that wait by themselves do not depend on the inner one listening.
        var listens = name is not ("timeout" or "deadline" or "cascade");
        var reranker = Wrappers[name](listens
            ? new FaultyReranker(async (_, documents, token) => { await Task.Delay(Timeout.Infinite, token); return FaultyReranker.ByLength(documents); })
            : FaultyReranker.Hanging());
        var call = reranker.RerankAsync("a query", Documents, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task RerankAsync_OneOfEightCallsIsSlow_DoesNotHoldUpTheOthers(string name)
    {
        var slow = new TaskCompletionSource();
        var reranker = Wrappers[name](new FaultyReranker(async (_, documents, token) =>
        {
            if (documents.Any(document => document.Text == "slow")) await slow.Task.WaitAsync(token);
            return FaultyReranker.ByLength(documents);
        }));
        var late = reranker.RerankAsync("a query", [new RerankDocument("slow") { RetrievalScore = 1 }], cancellationToken: Token);
        var others = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
        Assert.False(late.IsCompleted);
        slow.SetResult();
        await late;
        Assert.All(others, response => Assert.Equal([2, 3, 0, 1], response.Results.Select(result => result.Index)));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task RerankAsync_MalformedAnswer_IsNamedByWhatMergesAnswers(string fault)
    {
        foreach (var name in new[] { "cache", "depth", "cascade" })
        {
            var error = await Assert.ThrowsAsync<RerankException>(() => Wrappers[name](Faulty(fault)).RerankAsync("a query", Documents, cancellationToken: Token));
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task UseFallback_MalformedAnswer_KeepsTheIncomingOrderAndSaysSo(string fault)
    {
        Exception? told = null;
        using var reranker = Faulty(fault).AsBuilder().UseFallback(options => options.OnFallback = exception => told = exception).Build();
        var response = await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        Assert.Equal([0, 1, 2, 3], response.Results.Select(result => result.Index));
        Assert.Equal((true, ScoreKind.Ordinal), (response.IsFallback, response.ScoreKind));
        Assert.IsType<RerankException>(told);
    }

    [Fact]
    public async Task UseFallback_InnerFails_AsksTheNextAndMarksItsAnswer()
    {
        using var reranker = FaultyReranker.Failing(new HttpRequestException("down")).AsBuilder()
            .UseFallback(options => options.Rerankers.Add(new FakeReranker((_, document) => document.Text.Length))).Build();
        var response = await reranker.RerankAsync("a query", Documents, new RerankOptions { TopN = 2 }, Token);
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

    private static FaultyReranker Faulty(string fault) => new((_, documents, _) =>
    {
        RerankResult[] good = [.. documents.Select((document, i) => new RerankResult(i, document.Text.Length))];
        // What cannot be made at all throws where it is made, as it would in a reranker.
        return Task.FromResult(new RerankResponse(
            fault switch
            {
                "too few" => good[1..],
                "too many" => [.. good, new RerankResult(documents.Count, 1)],
                "out of range" => [.. good[1..], new RerankResult(99, 1)],
                "duplicate" => [.. good[1..], good[1]],
                _ => [.. good[1..], new RerankResult(0, double.NaN)],
            },
            ScoreKind.Logit));
    });
}
