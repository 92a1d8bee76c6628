using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CachingRerankerTests
{
    private static readonly RerankDocument[] Documents = [.. new[] { "aa", "a", "aaaa", "aaa" }.Select((text, i) => new RerankDocument(text) { Id = $"{i}", RetrievalScore = 4 - i })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ManyPairs_ReadsAndWritesThemTogetherButNoMoreThanAllowed()
    {
        // With one at a time, the first read would wait for three more for ever.
        var cache = new GatedCache(gate: 4);
        using var reranker = Scorer().AsBuilder().UseDistributedCache(cache, options => options.MaxConcurrency = 4).Build();
        RerankDocument[] eight = [.. Enumerable.Range(1, 8).Select(i => new RerankDocument(new string('a', i)))];
        for (var i = 0; i < 2; i++) Assert.Equal([7, 6, 5, 4, 3, 2, 1, 0], Indexes(await reranker.RerankAsync("a query", eight, cancellationToken: Token)));
        Assert.Equal(4, cache.MostAtATime);
    }

    [Fact]
    public async Task RerankAsync_SomePairsAreThere_ScoresTheOthersAndMerges()
    {
        IReadOnlyList<RerankDocument>? asked = null;
        var inner = new FaultyReranker((_, documents, _) => Task.FromResult(FaultyReranker.ByLength(asked = documents)));
        using var reranker = inner.AsBuilder().UseDistributedCache(new MemoryCache()).Build();
        await reranker.RerankAsync("a query", [Documents[2], Documents[0]], cancellationToken: Token);
        var response = await reranker.RerankAsync("a query", Documents, new RerankOptions { TopN = 3 }, Token);
        Assert.Equal([Documents[1], Documents[3]], asked!);
        Assert.Equal([(2, 4.0), (3, 3.0), (0, 2.0)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal((ScoreKind.Logit, "faulty-model"), (response.ScoreKind, response.ModelId));
    }

    [Fact]
    public async Task RerankAsync_AnotherQueryTitleTextRevisionOrModel_IsAnotherPair()
    {
        var inner = Scorer();
        var cache = new MemoryCache();
        using var reranker = inner.AsBuilder().UseDistributedCache(cache).Build();
        using var revised = inner.AsBuilder().UseDistributedCache(cache, options => options.ModelRevision = "int8").Build();
        async Task<int> CallsAsync(IReranker one, string query, RerankDocument document, string? model = null)
        {
            var before = inner.Calls;
            await one.RerankAsync(query, [document], new RerankOptions { ModelId = model }, Token);
            return inner.Calls - before;
        }

        Assert.Equal(1, await CallsAsync(reranker, "q", new RerankDocument("t") { Title = "x" }));
        Assert.Equal(0, await CallsAsync(reranker, "q", new RerankDocument("t") { Title = "x", Id = "other", RetrievalScore = 7 }));
        Assert.Equal(1, await CallsAsync(reranker, "q", new RerankDocument("t") { Title = "y" }));
        Assert.Equal(1, await CallsAsync(reranker, "q", new RerankDocument("xt")));
        Assert.Equal(1, await CallsAsync(reranker, "p", new RerankDocument("t") { Title = "x" }));
        Assert.Equal(1, await CallsAsync(revised, "q", new RerankDocument("t") { Title = "x" }));
        Assert.Equal(1, await CallsAsync(reranker, "q", new RerankDocument("t") { Title = "x" }, "other-model"));
    }

    [Fact]
    public async Task RerankAsync_SkippedByACondition_NeverMergesOrdinalsOfTwoLists()
    {
        using var reranker = Scorer().AsBuilder().UseDistributedCache(new MemoryCache()).UseConditional((_, documents) => documents.Count != 2).Build();
        var skipped = await reranker.RerankAsync("a query", [Documents[1], Documents[2]], cancellationToken: Token);
        Assert.Equal([0, 1], Indexes(skipped));
        Assert.Equal(ScoreKind.Ordinal, skipped.ScoreKind);
        var whole = await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        Assert.Equal([2, 3, 0, 1], Indexes(whole));
        Assert.Equal(ScoreKind.Logit, whole.ScoreKind);

        // The list is kept whole, with the decision.
        var again = await reranker.RerankAsync("a query", [Documents[1], Documents[2]], cancellationToken: Token);
        Assert.Equal((ScoreKind.Ordinal, skipped.Decision), (again.ScoreKind, again.Decision));
    }

    [Fact]
    public async Task RerankAsync_OrdinalsWhateverTheMetadataSay_AreNotKeptAsPairs()
    {
        var inner = new FaultyReranker((_, documents, _) => Task.FromResult(new RerankResponse(documents.Select((_, i) => new RerankResult(i, documents.Count - i)), ScoreKind.Ordinal)));
        var cache = new MemoryCache();
        using var reranker = inner.AsBuilder().UseDistributedCache(cache).Build();
        Assert.Equal([0, 1, 2, 3], Indexes(await reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
        Assert.Empty(cache.Entries);
    }

    [Fact]
    public async Task RerankAsync_CascadeThatSawPartOfTheList_StaysSoInTheCache()
    {
        var inner = Scorer();
        using var reranker = new CascadeReranker([new CascadeStage("all", Scorer()), new CascadeStage("few", inner) { Depth = 2 }]).AsBuilder().UseDistributedCache(new MemoryCache()).Build();
        var first = await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        var second = await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        Assert.Equal(1, inner.Calls);
        Assert.Equal([true, true, false, false], second.Results.Select(result => result.IsScored));
        Assert.Equal(first.Results.Select(result => (result.Index, result.Score, result.Stages.Count)), second.Results.Select(result => (result.Index, result.Score, result.Stages.Count)));
    }

    [Fact]
    public async Task RerankAsync_FeaturesOfALearnedModel_StayInTheCache()
    {
        FeatureValue[] features = [new("bm25.score", double.NaN), new("text.length", 7) { Contribution = -0.5 }];
        var inner = new FaultyReranker((_, _, _) => Task.FromResult(new RerankResponse([new RerankResult(0, 1) { Features = features, Stages = [new StageScore("ltr", 2, ScoreKind.Logit, 1) { Features = features }] }], ScoreKind.Logit) { ModelId = "ltr" }));
        using var reranker = inner.AsBuilder().UseDistributedCache(new MemoryCache()).Build();
        await reranker.RerankAsync("a query", [Documents[0]], cancellationToken: Token);
        var cached = (await reranker.RerankAsync("a query", [Documents[0]], cancellationToken: Token)).Results[0];
        Assert.Equal(1, inner.Calls);
        Assert.Equal(features, cached.Features);
        Assert.Equal(features, cached.Stages[0].Features);
    }

    [Fact]
    public async Task RerankAsync_ListWithAnotherTrail_IsAnotherList()
    {
        var inner = Scorer();
        using var reranker = inner.AsBuilder().UseDistributedCache(new MemoryCache()).UseConditional((_, _) => true).Build();
        RerankDocument With(double cosine) => new("a") { Trail = [new StageScore("vector", cosine, ScoreKind.Similarity, 1)] };
        foreach (var cosine in new[] { 0.5, 0.5, 0.6 }) await reranker.RerankAsync("a query", [With(cosine)], cancellationToken: Token);
        Assert.Equal(2, inner.Calls);
    }

    [Fact]
    public async Task RerankAsync_StoreIsDown_IsLoggedOnceAnOperationWithHowMany()
    {
        var logger = new RecordingLogger();
        using var reranker = Scorer().AsBuilder().UseDistributedCache(new MemoryCache { Failure = new IOException("down") }, options => options.Logger = logger).Build();
        await reranker.RerankAsync("a query", Documents, cancellationToken: Token);
        Assert.Equal(["4 of 4 scores could not be read in the cache; the call goes on without them.", "4 of 4 scores could not be written in the cache; the call goes on without them."], logger.Records.Select(record => record.Message));
        Assert.All(logger.Records, record => Assert.Equal((LogLevel.Warning, "down"), (record.Level, record.Exception!.Message)));
    }

    [Fact]
    public async Task RerankAsync_CallerCancelsWhileTheStoreHangs_IsACancellation()
    {
        using var stop = new CancellationTokenSource();
        using var reranker = Scorer().AsBuilder().UseDistributedCache(new GatedCache(gate: 99)).Build();
        var call = reranker.RerankAsync("a query", Documents, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task UseHybridCache_SecondCall_IsAnsweredFromItAndAMissIsNotKept()
    {
        await using var services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        var inner = Scorer();
        using var reranker = inner.AsBuilder().UseHybridCache().Build(services);
        await reranker.RerankAsync("a query", Documents[..2], cancellationToken: Token);
        for (var i = 0; i < 2; i++) Assert.Equal([2, 3, 0, 1], Indexes(await reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
        Assert.Equal(2, inner.Calls);
        var calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reranker.RerankAsync("another query", Documents, cancellationToken: Token)));
        Assert.All(calls, response => Assert.Equal([2, 3, 0, 1], Indexes(response)));
    }

    [Fact]
    public async Task UseHybridCache_StoreBelowIsDown_ScoresWithoutIt()
    {
        await using var services = new ServiceCollection().AddSingleton<IDistributedCache>(new MemoryCache { Failure = new IOException("down") }).AddHybridCache().Services.BuildServiceProvider();
        using var reranker = Scorer().AsBuilder().UseHybridCache().Build(services);
        Assert.Equal([2, 3, 0, 1], Indexes(await reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
    }

    [Fact]
    public async Task UseHybridCache_SlidingExpiration_IsRefusedWhenItIsBuilt()
    {
        await using var services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        var error = Assert.Throws<ArgumentException>(() => Scorer().AsBuilder().UseHybridCache(configure: options => options.EntryOptions = new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) }).Build(services));
        Assert.StartsWith("A hybrid cache keeps an entry for a time from now, but EntryOptions has a sliding or an absolute expiration; set AbsoluteExpirationRelativeToNow only.", error.Message, StringComparison.Ordinal);
    }

    private static FakeReranker Scorer() => new((_, document) => document.Text.Length);

    private static IEnumerable<int> Indexes(RerankResponse response) => response.Results.Select(result => result.Index);
}
