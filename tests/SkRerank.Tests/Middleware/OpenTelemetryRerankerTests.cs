using System.Diagnostics;
using Microsoft.Extensions.AI;
using SkRerank.Middleware;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

/// <summary>Every instrument and every activity is really sent, with the tags that the documentation names.</summary>
public sealed class OpenTelemetryRerankerTests
{
    private static readonly RerankDocument[] Documents = [.. Enumerable.Range(1, 4).Select(i => new RerankDocument(new string('a', i)) { RetrievalScore = 5 - i })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_Answer_SendsDurationCountsTokensAndCost()
    {
        using var telemetry = new TelemetryRecorder();
        using var reranker = Paid(new UsageDetails { InputTokenCount = 900, OutputTokenCount = 100 }).AsBuilder().UseOpenTelemetry(options => options.PricePerMillionTokens = 2.5m).Build();
        await reranker.RerankAsync("my query", Documents, new RerankOptions { TopN = 3 }, Token);
        const string Tags = "model=faulty-model provider=faulty";
        var (seconds, tags) = Assert.Single(telemetry.Of(RerankTelemetry.RerankDuration));
        Assert.Equal((true, Tags), (seconds > 0, tags));
        Assert.Equal([(4, Tags)], telemetry.Of(RerankTelemetry.DocumentsIn));
        Assert.Equal([(3, Tags)], telemetry.Of(RerankTelemetry.DocumentsOut));
        Assert.Equal([(1000, Tags)], telemetry.Of(RerankTelemetry.UsedTokens));
        Assert.Equal([(0.0025, Tags)], telemetry.Of(RerankTelemetry.Cost));

        var activity = Assert.Single(telemetry.Activities);
        Assert.Equal("rerank faulty-model", activity.DisplayName);
        Assert.Equal((4, 3, "Logit", false, false, 1), (Tag(activity, "skrerank.documents.in"), Tag(activity, "skrerank.documents.out"), Tag(activity, "skrerank.score.kind"), Tag(activity, "skrerank.fallback"), Tag(activity, "skrerank.partial"), Tag(activity, "skrerank.documents.truncated")));
        Assert.Null(Tag(activity, "skrerank.query"));
    }

    [Fact]
    public async Task RerankAsync_Failure_SendsItsTypeAndNotItsText()
    {
        using var telemetry = new TelemetryRecorder();
        using var reranker = FaultyReranker.Failing(new RerankException("about my query")).AsBuilder().UseOpenTelemetry().Build();
        await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("my query", Documents, cancellationToken: Token));
        var activity = Assert.Single(telemetry.Activities);
        Assert.Equal((ActivityStatusCode.Error, null, "SkRerank.RerankException"), (activity.Status, activity.StatusDescription, Tag(activity, "error.type")));
        Assert.Equal("error.type=SkRerank.RerankException model=faulty-model provider=faulty", Assert.Single(telemetry.Of(RerankTelemetry.RerankDuration)).Tags);
    }

    [Fact]
    public async Task RerankAsync_SensitiveData_PutsTheQueryOnTheActivity()
    {
        using var telemetry = new TelemetryRecorder();
        using var reranker = Scorer().AsBuilder().UseOpenTelemetry(options => options.EnableSensitiveData = true).UseConditional((_, _) => false).Build();
        await reranker.RerankAsync("my query", Documents, cancellationToken: Token);
        var activity = Assert.Single(telemetry.Activities);
        Assert.Equal(("my query", "skip", "custom"), (Tag(activity, "skrerank.query"), Tag(activity, "skrerank.decision"), Tag(activity, "skrerank.decision.rule")));
        Assert.Equal([(1, "rule=custom")], telemetry.Of(RerankTelemetry.SkippedReranks));
    }

    [Fact]
    public async Task RerankAsync_FallbackPartialAndMalformed_AreCounted()
    {
        using var telemetry = new TelemetryRecorder();
        var few = new FaultyReranker((_, _, _) => Task.FromResult(new RerankResponse([new RerankResult(0, 1)], ScoreKind.Logit)));
        using (var fallback = few.AsBuilder().UseFallback().Build()) await fallback.RerankAsync("a", Documents, cancellationToken: Token);
        using (var deadline = FaultyReranker.Hanging().AsBuilder().UseDeadline(TimeSpan.FromMilliseconds(5)).Build()) await deadline.RerankAsync("a", Documents, cancellationToken: Token);
        using (var blend = few.AsBuilder().UseBlend().Build()) await Assert.ThrowsAsync<RerankException>(() => blend.RerankAsync("a", Documents, cancellationToken: Token));
        Assert.Equal([(1, "")], telemetry.Of(RerankTelemetry.Fallbacks));
        Assert.Equal([(1, "")], telemetry.Of(RerankTelemetry.PartialReranks));
        Assert.Equal([(1, "provider=faulty"), (1, "provider=blend")], telemetry.Of(RerankTelemetry.MalformedAnswers));
    }

    [Fact]
    public async Task RerankAsync_StagesOfACascadeAndABlend_HaveDurationsAndActivities()
    {
        using var telemetry = new TelemetryRecorder();
        using var cascade = new CascadeReranker([new CascadeStage("cheap", Scorer()), new CascadeStage("dear", FaultyReranker.Hanging()) { Depth = 2, TimeBudget = TimeSpan.FromMilliseconds(5) }]);
        Assert.True((await cascade.RerankAsync("a", Documents, cancellationToken: Token)).IsPartial);
        using (var blend = Scorer().AsBuilder().UseBlend().Build()) await blend.RerankAsync("a", Documents, cancellationToken: Token);
        Assert.Equal(["stage=cheap", "error.type=System.Threading.Tasks.TaskCanceledException stage=dear", "stage=fake"], telemetry.Of(RerankTelemetry.StageDuration).Select(one => one.Tags));
        Assert.Equal([("stage cheap", 4), ("stage dear", 2), ("stage fake", 4)], telemetry.Activities.Select(activity => (activity.DisplayName, (int)Tag(activity, "skrerank.documents.in")!)));
    }

    [Fact]
    public async Task RetrieveAsync_LegsOfAHybrid_HaveDurationsAndActivities()
    {
        using var telemetry = new TelemetryRecorder();
        var hybrid = new HybridRetriever(
            [new RetrievalLeg("found", new FakeRetriever(_ => [new("a") { Id = "a" }, new("b") { Id = "b" }])), new RetrievalLeg("down", new FakeRetriever(_ => throw new IOException("down")))],
            new HybridRetrieverOptions { AllowDegraded = true });
        await hybrid.RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["error.type=System.IO.IOException stage=down", "stage=found"], telemetry.Of(RerankTelemetry.StageDuration).Select(one => one.Tags).Order(StringComparer.Ordinal));
        var found = Assert.Single(telemetry.Activities, activity => activity.DisplayName == "stage found");
        Assert.Equal((null, (object)2), (Tag(found, "skrerank.documents.in"), Tag(found, "skrerank.documents.out")));
    }

    [Fact]
    public async Task RerankAsync_TruncatedDocuments_AreCounted()
    {
        using var telemetry = new TelemetryRecorder();
        RerankTelemetry.CountTruncated(await Paid(null).RerankAsync("a", Documents, cancellationToken: Token), "faulty");
        Assert.Equal([(1, "model=faulty-model provider=faulty")], telemetry.Of(RerankTelemetry.TruncatedDocuments));
    }

    [Fact]
    public async Task RerankAsync_LookupsInACache_AreCountedByOutcome()
    {
        using var telemetry = new TelemetryRecorder();
        var cache = new MemoryCache();
        using var reranker = Scorer().AsBuilder().UseDistributedCache(cache).Build();
        await reranker.RerankAsync("a", Documents[..1], cancellationToken: Token);
        await reranker.RerankAsync("a", Documents[..1], cancellationToken: Token);
        foreach (var key in cache.Entries.Keys) cache.Entries[key] = [1];
        await reranker.RerankAsync("a", Documents[..1], cancellationToken: Token);
        cache.Failure = new IOException("down");
        await reranker.RerankAsync("a", Documents[..1], cancellationToken: Token);
        Assert.Equal(["outcome=miss", "outcome=hit", "outcome=unreadable", "outcome=failed", "outcome=failed"], telemetry.Of(RerankTelemetry.CacheLookups).Select(one => one.Tags));
    }

    [Fact]
    public async Task RerankAsync_ShadowReranks_AreMeasuredOrCountedAsFailed()
    {
        using var telemetry = new TelemetryRecorder();
        foreach (var inner in new IReranker[] { Scorer(), FaultyReranker.Failing(new ArgumentException("wrong")) })
        {
            using var reranker = inner.AsBuilder().UseConditional((_, _) => false, options => options.ShadowRate = 1).Build();
            Assert.Equal([0, 1, 2, 3], (await reranker.RerankAsync("a", Documents, cancellationToken: Token)).Results.Select(result => result.Index));
        }

        // All four are among the first ten in both orders.
        Assert.Equal([(0, "")], telemetry.Of(RerankTelemetry.ShadowChange));
        Assert.Equal([(1, "error.type=System.ArgumentException")], telemetry.Of(RerankTelemetry.ShadowFailures));
    }

    private static object? Tag(Activity activity, string name) => activity.GetTagItem(name);

    private static FakeReranker Scorer() => new((_, document) => document.Text.Length);

    private static FaultyReranker Paid(UsageDetails? usage) => new((_, documents, _) =>
        Task.FromResult(new RerankResponse(documents.Select((document, i) => new RerankResult(i, document.Text.Length) { Truncated = i == 0 }), ScoreKind.Logit, 3) { ModelId = "faulty-model", Usage = usage }));
}
