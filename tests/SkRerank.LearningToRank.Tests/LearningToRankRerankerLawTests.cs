using CsCheck;
using SkRerank.LearningToRank.Features;
using SkRerank.TestSupport;

namespace SkRerank.LearningToRank.Tests;

/// <summary>The laws of every reranker, on lists whose scores are often equal.</summary>
public sealed class LearningToRankRerankerLawTests : RerankerLawTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // It scores by itself; there is nothing to wrap.
    public override IReranker Wrap(IReranker inner) => new LearningToRankReranker(
        new WeightedSum(("first.normalized", 2), ("first.score", 1)), new FeatureSet([.. RankingFeatures.Leg("first")]).Select(["first.score", "first.normalized"]));

    [Fact]
    public Task RerankAsync_CandidatesInAnyOrder_GivesEachItsScore() => Gen.Select(LawCase.Any, Gen.Int[0, 1_000_000]).SampleAsync(
        async (call, seed) =>
        {
            using var reranker = Wrap(LawCase.Inner());
            RerankDocument[] shuffled = [.. call.Documents];
            new Random(seed).Shuffle(shuffled);
            var before = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
            var after = await reranker.RerankAsync(call.Query, shuffled, cancellationToken: Token);
            Assert.Equal(
                before.Results.Select(result => (call.Documents[result.Index].Id, result.Score)).OrderBy(pair => pair.Id, StringComparer.Ordinal),
                after.Results.Select(result => (shuffled[result.Index].Id, result.Score)).OrderBy(pair => pair.Id, StringComparer.Ordinal));
        },
        iter: 1000);
}
