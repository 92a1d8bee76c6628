using CsCheck;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class AdaptiveDepthRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ScoresThatFollowTheIncomingOnes_StopsAndPutsTheRestBelow()
    {
        // The reranked score is twice the incoming one, so nothing below the first ten can enter the first two.
        var seen = 0;
        using var reranker = new FakeReranker((_, document) => { seen++; return 2 * document.RetrievalScore!.Value; }).AsBuilder()
            .UseAdaptiveDepth(options => { options.TopN = 2; options.MinDepth = 10; }).Build();
        var response = await reranker.RerankAsync("a", Documents(100), cancellationToken: Token);
        Assert.Equal(10, seen);
        Assert.Equal(Enumerable.Range(0, 100), response.Results.Select(result => result.Index));
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal(10, response.Results.Count(result => result.IsScored));
        Assert.Equal(new StageScore("fake", 200, ScoreKind.Logit, 1) { RankBefore = 1 }, Assert.Single(response.Results[0].Stages));
    }

    [Fact]
    public async Task RerankAsync_ScoresThatDoNot_ScoresEverything()
    {
        using var reranker = new FakeReranker((_, document) => (int)document.RetrievalScore!.Value * 37 % 101).AsBuilder().UseAdaptiveDepth(options => options.MinDepth = 10).Build();
        var response = await reranker.RerankAsync("a", Documents(60), cancellationToken: Token);
        Assert.Equal(ScoreKind.Logit, response.ScoreKind);
        Assert.All(response.Results, result => Assert.True(result.IsScored));
    }

    [Fact]
    public void UseAdaptiveDepth_ScoresThatDependOnTheirCompany_IsAnErrorAtBuildTime()
    {
        var blend = new FakeReranker((_, _) => 1).AsBuilder().UseAdaptiveDepth().UseBlend();
        Assert.StartsWith("Adaptive depth needs a reranker that scores each document by itself, but the metadata of 'blend' does not say so;", Assert.Throws<ArgumentException>(() => blend.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_DocumentWithoutAScore_IsNamed()
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseAdaptiveDepth().Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token));
        Assert.Equal("Adaptive depth needs a finite retrieval score on every document, but document 0 has none; set RerankDocument.RetrievalScore.", error.Message);
    }

    [Fact]
    public void RerankAsync_AnyScores_LosesNoDocument() =>
        Gen.Double[-3, 3].Array[1, 60].Select(Gen.Int[1, 12], Gen.Double[0, 1]).Sample(
            (noise, topN, epsilon) =>
            {
                var documents = Documents(noise.Length);
                using var reranker = new AdaptiveDepthReranker(
                    new FakeReranker((_, document) => document.RetrievalScore!.Value + noise[noise.Length - (int)document.RetrievalScore.Value]),
                    new AdaptiveDepthOptions { TopN = topN, Epsilon = epsilon, MinDepth = 3, BatchSize = 5 });
                var response = reranker.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                return response.Results.Select(result => result.Index).Order().SequenceEqual(Enumerable.Range(0, noise.Length))
                    && response.Results.Select(result => result.IsScored).SequenceEqual(response.Results.Select(result => result.IsScored).OrderDescending());
            },
            iter: 1000);

    private static RerankDocument[] Documents(int count) => [.. Enumerable.Range(0, count).Select(i => new RerankDocument($"{i}") { RetrievalScore = count - i })];
}
