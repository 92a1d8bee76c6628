using SkRerank.Retrieval;
using SkRerank.Tests.Fusion;
using SkRerank.Tests.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Retrieval;

public sealed class RerankingRetrieverTests
{
    private static readonly FakeRetriever Inner = new(_ => Lists.Of("w", ("a", 3), ("b", 2), ("c", 1)).Candidates);

    // c 3, b 2, a 1: the reverse of the incoming order.
    private static FakeReranker Reverse() => new((_, document) => document.Text[0] - 'a' + 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RetrieveAsync_NoDepth_ReranksAllAndExtendsTheTrail()
    {
        using var reranker = Reverse();
        var response = await new RerankingRetriever(Inner, reranker).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["c", "b", "a"], response.Candidates.Select(c => c.Id));
        Assert.Equal(3, response.Candidates[0].RetrievalScore);
        Assert.Equal([new StageScore("own", 1, ScoreKind.Similarity, 3), new StageScore("fake", 3, ScoreKind.Logit, 1) { RankBefore = 3 }], response.Candidates[0].Trail);
    }

    [Fact]
    public async Task RetrieveAsync_TierAndTimeBudget_ReachTheReranker()
    {
        RerankOptions? given = null;
        using var reranker = Reverse().AsBuilder().ConfigureOptions(options => given = options).Build();
        var retriever = new HybridRetriever([new RetrievalLeg("inner", new RerankingRetriever(Inner, reranker))]);
        await retriever.RetrieveAsync("q", new RetrievalOptions { Tier = RerankTier.Best, TimeBudget = TimeSpan.FromSeconds(2) }, Token);
        Assert.Equal((RerankTier.Best, TimeSpan.FromSeconds(2)), (given!.Tier, given.TimeBudget));
        Assert.StartsWith("TimeBudget must be greater than 0, but was 00:00:00.", Assert.Throws<ArgumentOutOfRangeException>(() => new RetrievalOptions { TimeBudget = TimeSpan.Zero }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetrieveAsync_Depth_LeavesTheDeeperBelowInTheirOrderWithTheirScores()
    {
        using var reranker = Reverse();
        var response = await new RerankingRetriever(Inner, reranker, new RerankingRetrieverOptions { Depth = 2, StageName = "s" }).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal([("b", 2.0), ("a", 1.0), ("c", 1.0)], response.Candidates.Select(c => (c.Id!, c.RetrievalScore!.Value)));
        Assert.Equal("own", Assert.Single(response.Candidates[2].Trail).Stage);
        Assert.Equal("s", response.Candidates[0].Trail[^1].Stage);
    }

    [Theory]
    [InlineData(true, "c b a", "fake-model", ScoreKind.Logit)]
    [InlineData(false, "a b c", "fallback", ScoreKind.Ordinal)]
    public async Task RetrieveAsync_FallbackScored_StandsInTheTrailAndNotWhatWasAsked(bool hasAnother, string order, string stage, ScoreKind kind)
    {
        using var reranker = FaultyReranker.Failing(new RerankException("down")).AsBuilder().UseFallback(options =>
        {
            if (hasAnother) options.Rerankers.Add(Reverse());
        }).Build();
        var response = await new RerankingRetriever(Inner, reranker).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(order, string.Join(' ', response.Candidates.Select(c => c.Id)));
        Assert.All(response.Candidates, candidate => Assert.Equal((stage, kind), (candidate.Trail[^1].Stage, candidate.Trail[^1].Kind)));
    }

    [Fact]
    public async Task RetrieveAsync_RerankerReturnsFewer_NamesBothCounts()
    {
        using var cutting = Reverse().AsBuilder().Use(inner => new CuttingReranker(inner)).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => new RerankingRetriever(Inner, cutting).RetrieveAsync("q", cancellationToken: Token));
        Assert.Equal("The reranker must score each of the 3 candidates, but returned 2 scores; remove what cuts its answer.", error.Message);
    }

    [Fact]
    public async Task RetrieveAsync_CandidateTakenOut_IsKeptWithItsReason()
    {
        using var selecting = Reverse().AsBuilder().Use(inner => new SelectingReranker(inner)).Build();
        var response = await new RerankingRetriever(Inner, selecting).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["c", "b"], response.Candidates.Select(c => c.Id));
        var removed = Assert.Single(response.Removed);
        Assert.Equal((0, "a", "test", "It is the first."), (removed.Index, removed.Document!.Id, removed.Stage, removed.Reason));
        Assert.Contains("- number 1 before a was taken out by test: It is the first.\n", response.Explain().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetrieveAsync_CandidateTakenOutAndGiven_Throws()
    {
        using var selecting = Reverse().AsBuilder().Use(inner => new SelectingReranker(inner) { Keeps = true }).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => new RerankingRetriever(Inner, selecting).RetrieveAsync("q", cancellationToken: Token));
        Assert.Equal("The reranker must score each of the 3 candidates, but returned 3 scores and took 1 out; remove what cuts its answer.", error.Message);
    }

    [Fact]
    public async Task RetrieveAsync_FailedLegs_ArePassedOn()
    {
        using var reranker = Reverse();
        var broken = new FakeRetriever(_ => throw new InvalidOperationException("gone"));
        var hybrid = new HybridRetriever([new("x", Inner), new("y", broken)], new HybridRetrieverOptions { AllowDegraded = true });
        var response = await new RerankingRetriever(hybrid, reranker).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal("y", Assert.Single(response.FailedLegs).Leg);
    }

    private sealed class SelectingReranker(IReranker inner) : DelegatingReranker(inner)
    {
        public bool Keeps { get; init; }

        public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken);
            return new RerankResponse(response.Results.Where(result => Keeps || result.Index != 0), response.ScoreKind) { Removed = [new RemovedCandidate(0, "test", "It is the first.")] };
        }
    }

    private sealed class CuttingReranker(IReranker inner) : DelegatingReranker(inner)
    {
        public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            base.RerankAsync(query, documents, new RerankOptions { TopN = 2 }, cancellationToken);
    }
}
