using SkRerank.Calibration;

namespace SkRerank.Local.Tests;

public sealed class CalibratedRerankerTests
{
    private static readonly CalibrationSample[] Samples = [new("a", -9, false), new("a", -1, true), new("b", 1, false), new("b", 9, true)];

    [Fact]
    public async Task CreateReranker_CalibratorAndLeastProbability_TakeOutTheDecoy()
    {
        using var models = new LocalModels();
        using var plain = models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker" });
        var calibrator = Calibrator.Fit(Samples, CalibrationOptions.For(plain));
        using var reranker = models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker", Calibrator = calibrator, MinProbability = 0.5 });
        var response = await reranker.RerankAsync("How long does a flea live?", [new("The stock market closed higher on Friday."), new("A flea can live up to a year.")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(response.Results).Index);
        Assert.Equal((0, "threshold"), Assert.Single(response.Removed) is var removed ? (removed.Index, removed.Stage) : default);
    }

    [Fact]
    public void CreateReranker_OptionsThatDoNotFit_NameTheRemedy()
    {
        using var models = new LocalModels();
        using var plain = models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker" });
        var calibrator = Calibrator.Fit(Samples, CalibrationOptions.For(plain));
        string Fail(LocalPipelineOptions options) => Assert.Throws<ArgumentException>(() => models.CreateReranker(options)).Message;
        Assert.StartsWith("Calibrator is for the scores of a cross-encoder alone; set Model, and leave Blend null.", Fail(new() { Calibrator = calibrator }), StringComparison.Ordinal);
        Assert.StartsWith("Calibrator is for the scores of a cross-encoder alone;", Fail(new() { Calibrator = calibrator, Model = "minilm-reranker", Blend = 1 }), StringComparison.Ordinal);
        Assert.StartsWith("MinProbability needs probabilities, but there is no Calibrator;", Fail(new() { Model = "minilm-reranker", MinProbability = 0.5 }), StringComparison.Ordinal);
        var other = Calibrator.Fit(Samples, new CalibrationOptions { ModelId = "minilm-reranker", ModelRevision = "fp32" });
        Assert.Contains("at revision 'fp32', but 'minilm-reranker' at revision 'int8-256-", Fail(new() { Model = "minilm-reranker", Calibrator = other }), StringComparison.Ordinal);
    }
}
