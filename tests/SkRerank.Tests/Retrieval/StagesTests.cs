using SkRerank.Conditions;
using SkRerank.Middleware;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Retrieval;

public sealed class StagesTests
{
    private static readonly HybridRetriever Hybrid = new([new RetrievalLeg("keywords", new Leg("bm25", ScoreKind.Logit)), new RetrievalLeg("vector", new Leg("dense", ScoreKind.Similarity)), new RetrievalLeg("own", new FakeRetriever(_ => []))]);

    [Fact]
    public void Stages_HybridRetriever_NamesLegsAndFusion() => Assert.Equal(
        [new StageKind("keywords", ScoreKind.Logit), new StageKind("vector", ScoreKind.Similarity), new StageKind("rrf", ScoreKind.Fused)], Hybrid.Stages);

    [Fact]
    public void Stages_RerankingRetriever_AddsTheReranker() => Assert.Equal(new StageKind("fake", ScoreKind.Logit), new RerankingRetriever(Hybrid, new FakeReranker((_, _) => 1)).Stages[^1]);

    [Theory]
    [InlineData("keywords", "Logit")]
    [InlineData("rrf", "Fused")]
    public void RerankingRetriever_ClassicRuleOnAnotherScore_IsAnErrorAtBuildTime(string leg, string kind)
    {
        // The rule is told the leg's name only; that it gives no cosine is known from the retriever.
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().ConfigureOptions(_ => { }).UseConditional(new ClassicCondition(new ClassicConditionOptions { Leg = leg })).Build();
        Assert.StartsWith(
            $"The classic rule compares cosines, but the leg '{leg}' gives scores of kind {kind}, on which its thresholds mean nothing; name the vector leg, or use PredictorCondition.",
            Assert.Throws<ArgumentException>(() => new RerankingRetriever(Hybrid, reranker)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vector")]
    [InlineData("unknown")]
    public void RerankingRetriever_ClassicRuleOnACosineOrWhatIsNotKnown_IsBuilt(string leg)
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseConditional(new ClassicCondition(new ClassicConditionOptions { Leg = leg })).Build();
        Assert.Equal(3, new RerankingRetriever(Hybrid, reranker).Stages.Count);
    }

    [Fact]
    public void RerankingRetriever_PredictorOnALegThatIsNotThere_NamesThoseThatAre()
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseConditional(new PredictorCondition(QueryPredictor.Nqc, 0.1, "bm25")).Build();
        Assert.StartsWith(
            "The predictor Nqc reads the scores of the leg 'bm25', but the stages are keywords, vector, rrf; name one of them, or leave the leg out.",
            Assert.Throws<ArgumentException>(() => new RerankingRetriever(Hybrid, reranker)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void GetService_WhatMayAnswerWithOrdinals_DoesNotClaimIndependentScores()
    {
        IReranker[] wrappers =
        [
            new AdaptiveDepthReranker(new FakeReranker((_, _) => 1)),
            new DeadlineReranker(new FakeReranker((_, _) => 1), TimeSpan.FromMinutes(1)),
            new ConditionalReranker(new FakeReranker((_, _) => 1), new QueryClassCondition()),
        ];
        Assert.All(wrappers, wrapper =>
        {
            var metadata = wrapper.GetService<RerankerMetadata>()!;
            Assert.Equal(("fake", "fake-model", null, false), (metadata.ProviderName, metadata.DefaultModelId, metadata.ScoreKind, metadata.ScoresAreIndependent));
        });
    }

    private sealed class Leg(string stage, ScoreKind kind) : IRetriever
    {
        public IReadOnlyList<StageKind> Stages => [new StageKind(stage, kind)];

        public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(new RetrievalResponse([]));
    }
}
