using System.Diagnostics.Metrics;
using CsCheck;
using SkRerank.Guards;
using SkRerank.Retrieval;
using SkRerank.Selection;
using SkRerank.Tests.Calibration;
using SkRerank.Tests.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class ThresholdingRerankerTests
{
    private static readonly RerankDocument[] Documents = [.. new[] { "-2", "3", "0", "1" }.Select(score => new RerankDocument(score) { Id = score })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_Probabilities_KeepsWhatReachesTheThresholdAndCountsTheRest()
    {
        // σ(3), σ(1), σ(0) = 0.5 and σ(−2) = 0.119.
        using var reranker = ByNumber().AsBuilder().UseThreshold(0.5).UseCalibration(Calibrators.For("fake-model")).Build();
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal([1, 3, 2], response.Results.Select(r => r.Index));
        Assert.Equal(new ThresholdReport(0.5), response.Threshold);
        Assert.Null(reranker.GetService<UncalibratedThreshold>());
        Assert.Equal(new RemovedCandidate(0, "threshold", "Its probability of 0.1192 is below 0.5."), Assert.Single(response.Removed));
        Assert.StartsWith("The threshold was a probability of 0.5.\n1. (up from 2)", response.Explain().ToString(), StringComparison.Ordinal);
        Assert.Contains("\"threshold\":{\"minimum\":0.5,\"isUncalibrated\":false,\"isApplied\":true}", response.Explain().ToJson(), StringComparison.Ordinal);
        Assert.False(reranker.GetService<RerankerMetadata>()!.ScoresAreIndependent);
    }

    [Fact]
    public async Task RerankAsync_TopN_CutsWhatIsKeptAndNotWhatIsCounted()
    {
        using var reranker = ByNumber().AsBuilder().UseThreshold(0.5).UseCalibration(Calibrators.For("fake-model")).Build();
        var response = await reranker.RerankAsync("q", Documents, new RerankOptions { TopN = 2 }, Token);
        Assert.Equal([1, 3], response.Results.Select(r => r.Index));
        Assert.Equal(0, Assert.Single(response.Removed).Index);
    }

    [Fact]
    public void RerankAsync_AnyScores_KeepsOrCountsEveryDocument() =>
        Gen.Double[-5, 5].Array[1, 30].Select(Gen.Double[0, 1]).Sample(
            (scores, minimum) =>
            {
                RerankDocument[] documents = [.. scores.Select(s => new RerankDocument(s.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))];
                using var reranker = ByNumber().AsBuilder().UseThreshold(minimum).UseCalibration(Calibrators.For("fake-model")).Build();
                var response = reranker.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                Assert.Equal(Enumerable.Range(0, scores.Length), response.Results.Select(r => r.Index).Concat(response.Removed.Select(r => r.Index)).Order());
                Assert.All(response.Results, r => Assert.True(r.Probability >= minimum));
                Assert.All(response.Removed, removed => Assert.True(1 / (1 + Math.Exp(-scores[removed.Index])) < minimum + 1e-12));
            },
            iter: 1_000);

    [Theory]
    [InlineData(ScoreKind.Logit, "A threshold needs a calibrated probability, but the scores of 'faulty' are of kind Logit and have no zero or scale of their own; fit a calibrator ('skrerank calibrate' or Calibrator.Fit) and add UseCalibration inside of UseThreshold.")]
    [InlineData(ScoreKind.Similarity, "A threshold needs a calibrated probability, but the scores of 'faulty' are of kind Similarity and have no zero or scale of their own; fit a calibrator")]
    [InlineData(ScoreKind.Fused, "A threshold needs a calibrated probability, but the scores of 'faulty' are of kind Fused and mean something only inside their own response; put UseThreshold and UseCalibration around the scorer itself, inside what fuses or numbers its scores.")]
    [InlineData(ScoreKind.Ordinal, "A threshold needs a calibrated probability, but the scores of 'faulty' are of kind Ordinal and mean something only inside their own response;")]
    [InlineData(ScoreKind.Activated, "A threshold needs a calibrated probability, but 'faulty' gives activations that nobody calibrated; fit a calibrator ('skrerank calibrate' or Calibrator.Fit) and add UseCalibration inside of UseThreshold, or set AllowUncalibrated to compare them all the same.")]
    public async Task Threshold_WithoutProbabilities_IsAnErrorWhenBuiltAndWhenCalled(ScoreKind kind, string expected)
    {
        var known = Answering(new RerankResponse([new RerankResult(0, 0.9)], kind), kind);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => known.AsBuilder().UseThreshold(0.5).Build()).Message, StringComparison.Ordinal);
        using var unknown = Answering(new RerankResponse([new RerankResult(0, 0.9)], kind), null).AsBuilder().UseThreshold(0.5).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => unknown.RerankAsync("q", [Documents[0]], cancellationToken: Token));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScoreKind.Fused)]
    [InlineData(ScoreKind.Ordinal)]
    [InlineData(ScoreKind.Similarity)]
    public void Build_AllowUncalibratedOnWhatIsNoActivation_IsStillAnError(ScoreKind kind) =>
        Assert.Throws<ArgumentException>(() => Answering(new RerankResponse([], kind), kind).AsBuilder().UseThreshold(0.5, options => options.AllowUncalibrated = true).Build());

    [Fact]
    public async Task RerankAsync_AllowUncalibrated_ComparesActivationsAndMarksTheAnswer()
    {
        var activated = new RerankResponse([new RerankResult(0, 0.9), new RerankResult(1, 0.2)], ScoreKind.Activated);
        using var provider = Answering(activated, ScoreKind.Activated).AsBuilder().UseThreshold(0.5, options => options.AllowUncalibrated = true).Build();
        var response = await provider.RerankAsync("q", Documents[..2], cancellationToken: Token);
        Assert.Equal(0, Assert.Single(response.Results).Index);
        Assert.Equal("Its uncalibrated activation of 0.2 is below 0.5.", Assert.Single(response.Removed).Reason);
        Assert.True(response.Threshold!.IsUncalibrated);
        Assert.Equal("The threshold of 0.5 was compared with activations that nobody calibrated.", response.Threshold.ToString());
        Assert.Equal(new UncalibratedThreshold(0.5, ScoreKind.Activated), provider.GetService<UncalibratedThreshold>());

        var logits = new RerankResponse([new RerankResult(0, 3) { Activated = 0.95 }, new RerankResult(1, -3) { Activated = 0.05 }], ScoreKind.Logit);
        using var model = Answering(logits, ScoreKind.Logit).AsBuilder().UseThreshold(0.5, options => options.AllowUncalibrated = true).Build();
        Assert.Equal(0, Assert.Single((await model.RerankAsync("q", Documents[..2], cancellationToken: Token)).Results).Index);
    }

    [Fact]
    public async Task RerankAsync_AllowUncalibratedButOnlyLogits_IsAnError()
    {
        using var reranker = ByNumber().AsBuilder().UseThreshold(0.5, options => options.AllowUncalibrated = true).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.StartsWith("A threshold needs a calibrated probability, but the scores of 'fake' are of kind Logit and have no zero", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_Fallback_LeavesNothingOutAndSaysSo()
    {
        using var reranker = FaultyReranker.Failing(new RerankException("gone")).AsBuilder().UseThreshold(0.9).UseCalibration(Calibrators.For("faulty-model")).UseFallback().Build();
        var response = await reranker.RerankAsync("q", Documents, new RerankOptions { TopN = 3 }, Token);
        Assert.Equal([0, 1, 2], response.Results.Select(r => r.Index));
        Assert.Equal(new ThresholdReport(0.9) { IsApplied = false }, response.Threshold);
        Assert.Empty(response.Removed);
        Assert.StartsWith("The threshold of 0.9 was not applied:", response.Threshold!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_InsideAFallback_IsNoMalformedAnswer()
    {
        using var reranker = ByNumber().AsBuilder().UseFallback().UseThreshold(0.5).UseCalibration(Calibrators.For("fake-model")).Build();
        var response = await reranker.RerankAsync("q", Documents, new RerankOptions { TopN = 2 }, Token);
        Assert.Equal((false, 2), (response.IsFallback, response.Results.Count));
        Assert.Equal(3, (await reranker.RerankAsync("q", Documents, cancellationToken: Token)).Results.Count);
    }

    [Fact]
    public async Task RerankAsync_StoppedEarly_LeavesOutWhatWasNotScoredAndCountsItApart()
    {
        using var reranker = new FakeReranker((_, document) => document.RetrievalScore!.Value - 35).AsBuilder().UseThreshold(0.5)
            .UseAdaptiveDepth(options => { options.TopN = 2; options.MinDepth = 10; }).UseCalibration(Calibrators.For("fake-model")).Build();
        var response = await reranker.RerankAsync("q", [.. Enumerable.Range(0, 40).Select(i => new RerankDocument("a") { RetrievalScore = 40 - i })], cancellationToken: Token);
        Assert.Equal([0, 1, 2, 3, 4, 5], response.Results.Select(r => r.Index));
        Assert.Equal(34, response.Removed.Count);
        Assert.Equal(30, response.Removed.Count(removed => removed.Reason == "The last stage did not score it, so it has no probability."));
    }

    [Fact]
    public void Build_CacheOrThresholdAroundAThreshold_IsRefused()
    {
        RerankerBuilder Thresholded(RerankerBuilder builder) => builder.UseThreshold(0.5).UseCalibration(Calibrators.For("fake-model"));
        Assert.StartsWith("A cache keeps the scores of every document, but a threshold inside leaves some out; put UseThreshold outside of the cache.", Assert.Throws<ArgumentException>(() => Thresholded(ByNumber().AsBuilder().UseDistributedCache(new MemoryCache())).Build()).Message, StringComparison.Ordinal);
        Assert.StartsWith("A pipeline needs one threshold, but there is another one inside;", Assert.Throws<ArgumentException>(() => Thresholded(ByNumber().AsBuilder().UseThreshold(0.4)).Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetrieveAsync_Threshold_LeavesOutWhatIsBelowItAndBelowTheDepth()
    {
        using var reranker = ByNumber().AsBuilder().UseThreshold(0.5).UseCalibration(Calibrators.For("fake-model")).Build();
        var found = await new RerankingRetriever(new FakeRetriever(_ => Documents), reranker, new RerankingRetrieverOptions { Depth = 3 }).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["3", "0"], found.Candidates.Select(c => c.Text));
        Assert.Equal(new ThresholdReport(0.5), found.Threshold);
        Assert.Equal([("-2", "Its probability of 0.1192 is below 0.5."), ("1", "It is below the depth and was not scored.")], found.Removed.Select(removed => (removed.Document!.Text, removed.Reason)));
    }

    [Fact]
    public async Task RerankAsync_LeftOutDocuments_AreCountedByAMeter()
    {
        var counted = new List<(long Count, object? Calibrated)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => { if (instrument.Name == RerankTelemetry.BelowThreshold) own.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.ToArray().Contains(new("provider", "counted"))) counted.Add((count, tags[1].Value));
        });
        listener.Start();
        using var reranker = new FaultyReranker((_, documents, _) => Task.FromResult(FaultyReranker.ByLength(documents))) { Metadata = new("counted", defaultModelId: "faulty-model") }
            .AsBuilder().UseThreshold(0.8).UseCalibration(Calibrators.For("faulty-model")).Build();
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal([(3L, (object?)true)], counted);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(3)]
    [InlineData(double.NaN)]
    public void UseThreshold_NoProbability_IsRefusedAtOnce(double minimum) =>
        Assert.StartsWith("Minimum is a probability and must be in 0..1, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => ByNumber().AsBuilder().UseThreshold(minimum)).Message, StringComparison.Ordinal);

    private static FakeReranker ByNumber() => new((_, document) => double.Parse(document.Text, System.Globalization.CultureInfo.InvariantCulture));

    private static FaultyReranker Answering(RerankResponse response, ScoreKind? kind) => new((_, _, _) => Task.FromResult(response)) { Metadata = new("faulty", defaultModelId: "faulty-model") { ScoreKind = kind } };
}
