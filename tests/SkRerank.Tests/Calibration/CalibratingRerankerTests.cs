using SkRerank.Calibration;
using SkRerank.Tests.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Calibration;

public sealed class CalibratingRerankerTests
{
    private static readonly RerankDocument[] Documents = [new("a"), new("aaa"), new("aa")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_FittedModel_AddsProbabilitiesAndLeavesScoresAndOrder()
    {
        using var reranker = ByLength().AsBuilder().UseCalibration(Calibrators.For("faulty-model")).Build();
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal(ScoreKind.Logit, response.ScoreKind);
        Assert.Equal([(1, 3.0), (2, 2.0), (0, 1.0)], response.Results.Select(r => (r.Index, r.Score)));
        Assert.All(response.Results, r => Assert.Equal(1 / (1 + Math.Exp(-r.Score)), r.Probability!.Value, 1e-15));
        Assert.Equal((true, ScoreKind.Logit, "faulty-model"), reranker.GetService<RerankerMetadata>() is { } m ? (m.HasProbability, m.ScoreKind, m.DefaultModelId) : default);
        Assert.NotNull(reranker.GetService<Calibrator>());
    }

    [Fact]
    public async Task RerankAsync_EqualProbabilities_KeepTheOrderOfRawScores()
    {
        // One step between 0 and 10: every document's probability is 1/2, and the raw score still orders.
        var flat = Calibrator.Fit([new("a", 0, false), new("a", 0.5, true), new("a", 9.5, false), new("a", 10, true)], new CalibrationOptions { Method = CalibrationMethod.Isotonic, ModelId = "faulty-model" });
        using var reranker = ByLength().AsBuilder().UseCalibration(flat).Build();
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal([1, 2, 0], response.Results.Select(r => r.Index));
        Assert.All(response.Results, r => Assert.Equal(0.5, r.Probability));
    }

    [Theory]
    [InlineData("other", null, null, "The calibrator was fitted for the model 'other' at an unknown revision, but 'faulty-model' at an unknown revision runs; fit it again with 'skrerank calibrate', or run the model that it was fitted for.")]
    [InlineData("faulty-model", "r1", "r2", "The calibrator was fitted for the model 'faulty-model' at revision 'r1', but 'faulty-model' at revision 'r2' runs;")]
    [InlineData("faulty-model", "r1", null, "The calibrator was fitted for the model 'faulty-model' at revision 'r1', but 'faulty-model' at an unknown revision runs;")]
    [InlineData("faulty-model", null, "r2", "The calibrator was fitted for the model 'faulty-model' at an unknown revision, but 'faulty-model' at revision 'r2' runs;")]
    public void Build_OtherModelOrRevision_IsRefusedWithBoth(string model, string? fitted, string? running, string expected)
    {
        var inner = new FaultyReranker((_, _, _) => throw new InvalidOperationException()) { Metadata = new("faulty", defaultModelId: "faulty-model") { ModelRevision = running } };
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => inner.AsBuilder().UseCalibration(Calibrators.For(model, fitted)).Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_RevisionThatTheUserNames_IsCompared()
    {
        using var reranker = ByLength().AsBuilder().UseCalibration(Calibrators.For("faulty-model", "r1"), modelRevision: "r1").Build();
        Assert.Equal("r1", reranker.GetService<RerankerMetadata>()!.ModelRevision);
        Assert.Throws<ArgumentException>(() => ByLength().AsBuilder().UseCalibration(Calibrators.For("faulty-model", "r1"), modelRevision: "r2").Build());
    }

    [Fact]
    public async Task RerankAsync_ModelKnownFromTheAnswerOnly_IsRefusedByTheFirstCall()
    {
        using var reranker = Answering(new RerankResponse([new RerankResult(0, 1)], ScoreKind.Logit) { ModelId = "new" }, metadata: null).AsBuilder().UseCalibration(Calibrators.For("old")).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", [Documents[0]], cancellationToken: Token));
        Assert.StartsWith("The calibrator was fitted for the model 'old' at an unknown revision, but 'new' at an unknown revision runs;", error.Message, StringComparison.Ordinal);
        Assert.Equal("calibrate", error.Operation);
    }

    [Theory]
    [InlineData(ScoreKind.Activated, "The calibrator takes the sigmoid of a logit, but the scores of 'faulty' are Activated already, and a second sigmoid flattens them to around 0.5; fit one by Platt or Isotonic on these scores.")]
    [InlineData(ScoreKind.Fused, "The calibrator was fitted on scores of kind Logit, but those of 'faulty' are Fused and mean something only inside their own response; put UseCalibration directly around the scorer, inside what fuses or numbers its scores.")]
    [InlineData(ScoreKind.Similarity, "The calibrator was fitted on scores of kind Logit, but those of 'faulty' are Similarity; fit it again on the scores that are served.")]
    public async Task Calibration_OfAnotherKindOfScore_IsAnErrorWhenBuiltAndWhenCalled(ScoreKind kind, string expected)
    {
        var answer = new RerankResponse([new RerankResult(0, 0.5)], kind) { ModelId = "faulty-model" };
        var known = Answering(answer, new("faulty", defaultModelId: "faulty-model") { ScoreKind = kind });
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => known.AsBuilder().UseCalibration(Calibrators.For("faulty-model")).Build()).Message, StringComparison.Ordinal);
        using var unknown = Answering(answer, new("faulty", defaultModelId: "faulty-model")).AsBuilder().UseCalibration(Calibrators.For("faulty-model")).Build();
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => unknown.RerankAsync("q", [Documents[0]], cancellationToken: Token))).Message);
    }

    [Fact]
    public void Build_AroundABlend_IsRefused() =>
        Assert.StartsWith("The calibrator was fitted on scores of kind Logit, but those of 'blend' are Fused", Assert.Throws<ArgumentException>(() => ByLength().AsBuilder().UseCalibration(Calibrators.For("faulty-model")).UseBlend().Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void Build_AroundAdaptiveDepth_IsRefused() =>
        Assert.StartsWith("Calibration needs the scorer's own scores, but adaptive depth gives ordinals where it stops early; put UseCalibration inside of UseAdaptiveDepth.", Assert.Throws<ArgumentException>(() => ByLength().AsBuilder().UseCalibration(Calibrators.For("faulty-model")).UseAdaptiveDepth().Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void UseCalibration_File_IsReadWhenThePipelineIsBuilt()
    {
        var builder = ByLength().AsBuilder().UseCalibration("none.json");
        Assert.Equal("The calibrator file 'none.json' does not exist; check the path, or fit one with 'skrerank calibrate'.", Assert.Throws<RerankException>(() => builder.Build()).Message);
    }

    [Fact]
    public async Task RerankAsync_FallbackToAnotherOrder_HasNoProbabilities()
    {
        using var reranker = FaultyReranker.Failing(new RerankException("gone")).AsBuilder().UseCalibration(Calibrators.For("faulty-model")).UseFallback().Build();
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.True(response.IsFallback);
        Assert.All(response.Results, r => Assert.Null(r.Probability));
    }

    [Fact]
    public async Task RerankAsync_ProviderWhoseActivationLeavesItsRange_IsNamed()
    {
        using var reranker = Answering(new RerankResponse([new RerankResult(0, 1.25)], ScoreKind.Activated) { ModelId = "faulty-model" }, new("faulty", defaultModelId: "faulty-model"))
            .AsBuilder().UseCalibration(Calibrators.For("faulty-model", kind: ScoreKind.Activated)).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", [Documents[0]], cancellationToken: Token));
        Assert.Equal("The score of document 0 has no probability: A score must be in 0..1 to stand as it is, but was 1.25; calibrate by Platt or Isotonic.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_StoppedEarly_GivesProbabilitiesToWhatWasScored()
    {
        using var reranker = new FakeReranker((_, document) => 2 * document.RetrievalScore!.Value).AsBuilder()
            .UseAdaptiveDepth(options => { options.TopN = 2; options.MinDepth = 10; }).UseCalibration(Calibrators.For("fake-model")).Build();
        var response = await reranker.RerankAsync("q", [.. Enumerable.Range(0, 40).Select(i => new RerankDocument("a") { RetrievalScore = 40 - i })], cancellationToken: Token);
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.All(response.Results, r => Assert.Equal(r.IsScored, r.Probability is not null));
    }

    [Fact]
    public async Task RerankAsync_CachedUnderAnotherCalibrator_IsCalibratedAgain()
    {
        var cache = new MemoryCache();
        using var first = ByLength().AsBuilder().UseDistributedCache(cache).UseCalibration(Calibrators.For("faulty-model")).Build();
        await first.RerankAsync("q", Documents, cancellationToken: Token);
        var other = Calibrator.Fit([new("a", 0, false), new("a", 4, true)], new CalibrationOptions { Method = CalibrationMethod.Isotonic, ModelId = "faulty-model" });
        using var second = ByLength().AsBuilder().UseDistributedCache(cache).UseCalibration(other).Build();
        Assert.Equal([0.75, 0.5, 0.25], (await second.RerankAsync("q", Documents, cancellationToken: Token)).Results.Select(r => r.Probability!.Value));
        Assert.Equal([0.75, 0.5, 0.25], (await second.RerankAsync("q", Documents, cancellationToken: Token)).Results.Select(r => r.Probability!.Value));
    }

    [Fact]
    public void ListScores_Response_AreOnAScaleOfTheirOwn()
    {
        var response = new RerankResponse([new RerankResult(0, 1), new RerankResult(1, 5), new RerankResult(2, 3)], ScoreKind.Logit);
        Assert.Equal([1, 0.5, 0], ListScores.MinMax(response));
        Assert.Equal([Math.Sqrt(1.5), 0, -Math.Sqrt(1.5)], ListScores.ZScore(response).Select(z => Math.Round(z, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
        var single = new RerankResponse([new RerankResult(0, 7)], ScoreKind.Logit);
        Assert.Equal([1], ListScores.MinMax(single));
        Assert.Equal([0], ListScores.ZScore(single));
        Assert.Empty(ListScores.MinMax(new RerankResponse([], ScoreKind.Logit)));
    }

    private static FaultyReranker ByLength() => new((_, documents, _) => Task.FromResult(FaultyReranker.ByLength(documents)));

    private static FaultyReranker Answering(RerankResponse response, RerankerMetadata? metadata) => new((_, _, _) => Task.FromResult(response)) { Metadata = metadata! };
}
