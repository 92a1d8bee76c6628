using SkRerank.Retrieval;
using SkRerank.Tests.Fusion;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Retrieval;

public sealed class HybridRetrieverTests
{
    private static readonly FakeRetriever Words = new(_ => Lists.Of("w", ("a", 3), ("b", 2), ("c", 1)).Candidates);
    private static readonly FakeRetriever Vectors = new(_ => Lists.Of("v", ("c", 9), ("a", 8), ("d", 7)).Candidates);
    private static readonly FakeRetriever Broken = new(_ => throw new InvalidOperationException("The index is gone."));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RetrieveAsync_TwoLegs_FusesThemUnderTheirNames()
    {
        var hybrid = new HybridRetriever([new("bm25", Words), new("vector", Vectors)]);
        var response = await hybrid.RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["a", "c", "b", "d"], response.Candidates.Select(c => c.Id));
        Assert.Equal(["bm25", "vector", "rrf"], response.Candidates[0].Trail.Select(s => s.Stage));
        Assert.Empty(response.FailedLegs);
    }

    [Fact]
    public async Task RetrieveAsync_CandidateCountAndExcludeId_ReachEveryLegAndCutTheFusedList()
    {
        var words = new FakeRetriever(_ => Lists.Of("w", ("a", 3), ("b", 2), ("c", 1)).Candidates);
        var hybrid = new HybridRetriever([new("bm25", words), new("vector", Vectors)]);
        var response = await hybrid.RetrieveAsync("q", new RetrievalOptions { CandidateCount = 2, ExcludeId = "a" }, Token);
        Assert.Equal(["c", "b"], response.Candidates.Select(c => c.Id));
        Assert.Equal((2, "a"), (words.LastOptions!.CandidateCount, words.LastOptions.ExcludeId));
    }

    [Fact]
    public async Task RetrieveAsync_ALegFails_FailsTheSearchAndNamesTheLeg()
    {
        var hybrid = new HybridRetriever([new("bm25", Words), new("vector", Broken)]);
        var error = await Assert.ThrowsAsync<RerankException>(() => hybrid.RetrieveAsync("q", cancellationToken: Token));
        Assert.Equal("The retrieval leg 'vector' failed: The index is gone.", error.Message);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task RetrieveAsync_ALegFailsAndDegradedIsAllowed_AnswersAndNamesTheLeg()
    {
        var hybrid = new HybridRetriever([new("bm25", Words), new("vector", Broken)], new HybridRetrieverOptions { AllowDegraded = true });
        var response = await hybrid.RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["a", "b", "c"], response.Candidates.Select(c => c.Id));
        Assert.Equal("vector", Assert.Single(response.FailedLegs).Leg);
    }

    [Fact]
    public async Task RetrieveAsync_EveryLegFails_ThrowsEvenWhenDegradedIsAllowed()
    {
        var hybrid = new HybridRetriever([new("bm25", Broken), new("vector", Broken)], new HybridRetrieverOptions { AllowDegraded = true });
        await Assert.ThrowsAsync<RerankException>(() => hybrid.RetrieveAsync("q", cancellationToken: Token));
    }

    [Fact]
    public async Task RetrieveAsync_CancelledByTheCaller_ThrowsOperationCanceled()
    {
        using var source = new CancellationTokenSource();
        var cancels = new FakeRetriever(_ =>
        {
            source.Cancel();
            source.Token.ThrowIfCancellationRequested();
            return [];
        });
        var hybrid = new HybridRetriever([new("bm25", Words), new("vector", cancels)], new HybridRetrieverOptions { AllowDegraded = true });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hybrid.RetrieveAsync("q", cancellationToken: source.Token));
    }

    [Fact]
    public async Task RetrieveAsync_TwoBlockingLegs_RunAtTheSameTime()
    {
        using var barrier = new Barrier(2);
        FakeRetriever Meets() => new(_ => barrier.SignalAndWait(TimeSpan.FromSeconds(30), Token) ? [] : throw new InvalidOperationException("The other leg did not start."));
        var response = await new HybridRetriever([new("a", Meets()), new("b", Meets())]).RetrieveAsync("q", cancellationToken: Token);
        Assert.Empty(response.Candidates);
    }

    [Fact]
    public void Constructor_NoLegsDoubledNamesOrBadWeights_Throws()
    {
        Assert.Throws<ArgumentException>("legs", () => new HybridRetriever([]));
        Assert.Throws<ArgumentException>("legs", () => new HybridRetriever([new("a", Words), new("a", Vectors)]));
        Assert.Throws<ArgumentException>("legs", () => new HybridRetriever([new("a", Words, double.NaN)]));
    }
}
