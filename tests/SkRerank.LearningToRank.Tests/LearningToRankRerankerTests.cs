using Microsoft.Extensions.DependencyInjection;
using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;
using SkRerank.LearningToRank.Training;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.LearningToRank.Tests;

public sealed class LearningToRankRerankerTests
{
    private static readonly FeatureSet Set = new(
        RankingFeatures.Stage("bm25", StageValue.Score, "bm25.score"), RankingFeatures.Stage("cross-encoder", StageValue.Score, "cross-encoder.logit"), RankingFeatures.Of("own.length", (_, document) => document.Text.Length));

    private static readonly RerankDocument[] Documents =
    [
        new("abc") { Id = "one", Trail = [new StageScore("bm25", 4, ScoreKind.Logit, 1), new StageScore("cross-encoder", -2, ScoreKind.Logit, 2)] },
        new("ab") { Id = "two", Trail = [new StageScore("cross-encoder", 3, ScoreKind.Logit, 1)] },
    ];

    // 10 + 0.5 · bm25 + 2 · logit − length: 10 + 2 − 4 − 3 = 5, and 10 + 0 + 6 − 2 = 14.
    private static readonly WeightedSum Model = new(("own.length", -1), ("cross-encoder.logit", 2), ("bm25.score", 0.5));

    private static readonly RerankDocument[] Passages =
    [
        new("Bees make honey.") { Id = "none", Trail = [new StageScore("bm25", 4, ScoreKind.Logit, 1)] },
        new("A flea bites.") { Id = "one", Trail = [new StageScore("bm25", 3, ScoreKind.Logit, 2)] },
        new("The life of a small flea.") { Id = "both", Trail = [new StageScore("bm25", 2, ScoreKind.Logit, 3)] },
        new("Flea life is short.") { Id = "phrase", Trail = [new StageScore("bm25", 1, ScoreKind.Logit, 4)] },
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_SetInAnotherOrderThanTheModel_GivesEachFeatureItsWeight()
    {
        using var reranker = new LearningToRankReranker(Model, Set);
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal([(1, 14.0), (0, 5.0)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal((ScoreKind.Logit, "learning-to-rank"), (response.ScoreKind, response.ModelId));
        Assert.All(response.Results, result => Assert.Empty(result.Features));
    }

    [Fact]
    public async Task RerankAsync_ExplainFeatures_SaysWhatEachAddedToTheScore()
    {
        using var reranker = new LearningToRankReranker(Model, Set, new LearningToRankOptions { ExplainFeatures = true, ModelId = "nfcorpus-1" });
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal(
            [new FeatureValue("own.length", 2) { Contribution = -2 }, new FeatureValue("cross-encoder.logit", 3) { Contribution = 6 }, new FeatureValue("bm25.score", double.NaN) { Contribution = 0 }],
            response.Results[0].Features);
        Assert.All(response.Results, result => Assert.Equal(result.Score, WeightedSum.Bias + result.Features.Sum(feature => feature.Contribution!.Value), 1e-12));
        Assert.Equal(
            """
            1. two (up from 2)
               cross-encoder: rank 1, logit 3
               nfcorpus-1: rank 1, logit 14
                  own.length: 2, adds -2
                  cross-encoder.logit: 3, adds 6
                  bm25.score: missing, adds 0
            2. one (down from 1)
               bm25: rank 1, logit 4
               cross-encoder: rank 2, logit -2
               nfcorpus-1: rank 2, logit 5
                  own.length: 3, adds -3
                  cross-encoder.logit: -2, adds -4
                  bm25.score: 4, adds 2

            """.ReplaceLineEndings("\n"),
            response.Explain(Documents).ToString());
    }

    [Fact]
    public async Task RerankAsync_ModelThatCannotExplain_StillSaysWhatItRead()
    {
        using var reranker = new LearningToRankReranker(new ConstantModel(1, [.. Set.Names]), Set, new LearningToRankOptions { ExplainFeatures = true });
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal([0, 1], response.Results.Select(result => result.Index));
        Assert.Equal(new FeatureValue("bm25.score", 4), response.Results[0].Features[0]);
    }

    [Fact]
    public async Task RerankAsync_BehindACrossEncoder_ReadsItsScoreFromTheTrail()
    {
        using var cascade = new CascadeReranker(
        [
            new CascadeStage("cross-encoder", new FakeReranker((_, document) => document.Text.Length)),
            new CascadeStage("ltr", new LearningToRankReranker(new WeightedSum(("cross-encoder.logit", -1)), new FeatureSet(RankingFeatures.Stage("cross-encoder", StageValue.Score, "cross-encoder.logit")), new LearningToRankOptions { ExplainFeatures = true })),
        ]);
        var response = await cascade.RerankAsync("q", [new("a"), new("aaa"), new("aa")], cancellationToken: Token);
        Assert.Equal([(0, 9.0), (2, 8.0), (1, 7.0)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal(new FeatureValue("cross-encoder.logit", 1) { Contribution = -1 }, response.Results[0].Features[0]);
    }

    [Fact]
    public async Task RerankAsync_TreesTrainedOnLoggedFeatures_OrderAsTheyLearntAndSayWhy()
    {
        // A passage is relevant where it has both words; BM25 alone, which the last stage before gives, says the opposite.
        var set = new FeatureSet([RankingFeatures.Stage("bm25", StageValue.Score, "bm25.score"), .. RankingFeatures.Text(TextField.Passage(TextAnalyzer.English))]);
        var log = new RankingDatasetBuilder(set);
        for (var q = 0; q < 40; q++) log.Add($"q{q}", "flea life", Passages, new Dictionary<string, int> { ["both"] = 2, ["phrase"] = 3 });
        var path = Path.Combine(Path.GetTempPath(), $"skrerank-{Guid.NewGuid():N}.txt");
        try
        {
            RankingDataFile.Write(path, log.Build());
            using var reranker = new LearningToRankReranker(new LambdaMartTrainer(new LambdaMartOptions { Rounds = 20, Threads = 1 }).Train(RankingDataFile.Read(path)), set, new LearningToRankOptions { ExplainFeatures = true });
            var response = await reranker.RerankAsync("flea life", Passages, cancellationToken: Token);
            Assert.Equal(["phrase", "both"], response.Results.Take(2).Select(result => Passages[result.Index].Id));

            // TreeSHAP: what the features add, from the one expected score of the model, is the whole score.
            var expected = response.Results.Select(result => result.Score - result.Features.Sum(feature => feature.Contribution!.Value)).ToArray();
            Assert.All(expected, value => Assert.Equal(expected[0], value, 1e-9));
            Assert.All(response.Results, result => Assert.Equal(set.Names, result.Features.Select(feature => feature.Name)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task RerankAsync_ScoreThatIsNoNumber_IsRefusedWithTheDocument(double score)
    {
        using var reranker = new LearningToRankReranker(new ConstantModel(score, [.. Set.Names]), Set);
        var exception = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.Equal(FormattableString.Invariant($"The model must give a finite score, but document 0 got {score}; train the model again, or correct it."), exception.Message);
        Assert.Equal(("learning-to-rank", "rerank"), (exception.ProviderName, exception.Operation));
    }

    [Fact]
    public void Constructor_OtherFeaturesThanTheModels_ListsTheDifference()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LearningToRankReranker(new ConstantModel(1, "bm25.score", "maxsim.score", "pagerank"), Set));
        Assert.StartsWith("The features must be those that the model was trained on, but the set lacks maxsim.score, pagerank, and the model does not know cross-encoder.logit, own.length; make the set as it was made for training, or take a part of it with Select.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_CancelledWhileAFeatureRuns_IsACancellation()
    {
        using var stop = new CancellationTokenSource();
        var set = new FeatureSet(
            RankingFeatures.Of("first", (_, _) =>
            {
                stop.Cancel();
                return 1;
            }),
            RankingFeatures.Of("second", (_, _) => throw new InvalidOperationException("This must not be reached.")));
        using var reranker = new LearningToRankReranker(new ConstantModel(1, "first", "second"), set);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("q", Documents, cancellationToken: stop.Token));
    }

    [Fact]
    public async Task AddLearningToRankReranker_Container_BuildsThePipeline()
    {
        var services = new ServiceCollection();
        services.AddLearningToRankReranker(Model, Set, options => options.ModelId = "m", serviceKey: "ltr");
        await using var provider = services.BuildServiceProvider();
        var reranker = provider.GetRequiredKeyedService<IReranker>("ltr");
        Assert.Equal("m", (await reranker.RerankAsync("q", Documents, cancellationToken: Token)).ModelId);
        Assert.Equal("m", reranker.GetService<RerankerMetadata>()!.DefaultModelId);
        Assert.Equal(Model.FeatureNames, reranker.GetService<FeatureSet>()!.Names);
        Assert.Same(Model, reranker.GetService<IRankingModel>());
    }
}
