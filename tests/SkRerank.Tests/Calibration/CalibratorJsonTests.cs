using System.Text.Json.Nodes;
using SkRerank.Calibration;
using SkRerank.Guards;
using SkRerank.Tests.Middleware;

namespace SkRerank.Tests.Calibration;

public sealed class CalibratorJsonTests : IDisposable
{
    private static readonly CalibrationSample[] Samples = [new("a", -1, false), new("a", 0, true), new("b", 1, false), new("b", 2, true)];

    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_Calibrator_IsLoadedWithEverythingItSays()
    {
        var path = Path.Combine(_folder, "c.json");
        var calibrator = Calibrator.Fit(Samples, new CalibrationOptions { Method = CalibrationMethod.Isotonic, ModelId = "m", ModelRevision = "r1" });
        calibrator.Save(path);
        var loaded = Calibrator.Load(path);
        Assert.Equal((CalibrationMethod.Isotonic, "m", "r1", ScoreKind.Logit), (loaded.Method, loaded.ModelId, loaded.ModelRevision, loaded.ScoreKind));
        Assert.Equal(calibrator.Points, loaded.Points);
        Assert.Equal((calibrator.DataHash, 2, 4, 2), (loaded.DataHash, loaded.QueryCount, loaded.PairCount, loaded.RelevantCount));
        Assert.Equal((calibrator.Before, calibrator.After), (loaded.Before, loaded.After));
        Assert.Contains("\"method\": \"Isotonic\"", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void WithDomain_Measured_IsKeptInTheFileAndFoundByAGuardOutside()
    {
        var calibrator = Calibrator.Fit(Samples, new CalibrationOptions { ModelId = "m", ModelRevision = "r1" });
        Assert.Null(Calibrator.Parse(calibrator.ToJson()).Domain);
        var builder = new DomainReferenceBuilder();
        for (var i = 0; i < DomainReferenceBuilder.MinQueries; i++) builder.Add("a query", [new RerankDocument("text")], new RerankResponse([new RerankResult(0, i)], calibrator.ScoreKind));
        Assert.Equal(DomainReferenceBuilder.MinQueries, builder.Count);
        var kept = Calibrator.Parse(calibrator.WithDomain(builder.Build()).ToJson());
        Assert.Equal(builder.Build().ToJson(), kept.Domain!.ToJson());
        using var inner = new FaultyReranker((_, documents, _) => Task.FromResult(FaultyReranker.ByLength(documents))) { Metadata = new RerankerMetadata("faulty", defaultModelId: calibrator.ModelId) { ScoreKind = calibrator.ScoreKind, ModelRevision = calibrator.ModelRevision } };
        using var reranker = new CalibratingReranker(inner, kept);
        Assert.Same(kept.Domain, reranker.GetService(typeof(DomainReference)));
    }

    [Fact]
    public void WithDomain_OfAnotherKindOfScores_IsRefused()
    {
        var calibrator = Calibrator.Fit(Samples, new CalibrationOptions { ModelId = "m", ModelRevision = "r1" });
        var builder = new DomainReferenceBuilder();
        for (var i = 0; i < DomainReferenceBuilder.MinQueries; i++) builder.Add("a query", [new RerankDocument("text")], new RerankResponse([new RerankResult(0, 0.5)], ScoreKind.Similarity));
        Assert.StartsWith($"The reference of a calibrator's domain must be of its own kind of scores, {calibrator.ScoreKind}, but is of kind Similarity;", Assert.Throws<ArgumentException>("domain", () => calibrator.WithDomain(builder.Build())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithThreshold_Chosen_IsKeptInTheFile()
    {
        // Of the four pairs σ(2) = 0.881 is the only score from which on every kept pair is relevant.
        var calibrator = Calibrator.Fit(Samples, new CalibrationOptions { Method = CalibrationMethod.Sigmoid, ModelId = "m" });
        Assert.Null(Calibrator.Parse(calibrator.ToJson()).Threshold);
        var kept = calibrator.WithThreshold(ThresholdChoice.ForPrecision(calibrator, Samples, 1));
        Assert.Equal(1 / (1 + Math.Exp(-2)), Calibrator.Parse(kept.ToJson()).Threshold!.Value, 1e-12);
        Assert.Equal(calibrator.Probability(0.3), kept.Probability(0.3));
        Assert.StartsWith("A threshold must be a probability in 0..1, but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => calibrator.WithThreshold(ThresholdChoice.Measure(calibrator, Samples, 0.5) with { Probability = double.NaN })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-0.1")]
    public void Parse_ThresholdThatIsNoProbability_IsNamed(string threshold) =>
        Assert.Equal($"The calibrator is not valid: threshold must be a probability in 0..1, but is {threshold}; fit it again with 'skrerank calibrate'.", Fail(With(CalibrationMethod.Platt, ("intercept", $"0,\"threshold\":{threshold}"))));

    [Theory]
    [InlineData("", "at $, line 1")]
    [InlineData("[1]", "at $, line 1")]
    [InlineData("{\"version\": 1,\n \"method\": \"Magic\"}", "at $.method, line 2")]
    [InlineData("{\"slope\": NaN}", "at $.slope, line 1")]
    public void Parse_NoCalibrator_SaysWhere(string json, string place) =>
        Assert.Equal($"The calibrator is not what 'skrerank calibrate' writes: {place}, something else was expected; fit it again.", Fail(json));

    [Theory]
    [InlineData("version", "2", "its version must be 1, but is 2")]
    [InlineData("version", "null", "its version must be 1, but is missing")]
    [InlineData("method", "7", "the method must be one of Identity, Sigmoid, Temperature, Platt, Isotonic, but is 7")]
    [InlineData("modelId", "\" \"", "modelId must name the model, but is empty")]
    [InlineData("scoreKind", "\"Fused\"", "scores of kind Fused mean something only inside their own response and cannot be calibrated: calibrate the scorer itself, inside what fuses or numbers its scores")]
    [InlineData("slope", "-2", "slope must be a finite number above 0, but is -2")]
    [InlineData("slope", "1e999", "slope must be a finite number above 0, but is Infinity")]
    [InlineData("intercept", "null", "intercept must be a finite number, but is missing")]
    [InlineData("dataHash", "\"xyz\"", "dataHash must be a SHA-256 of 64 digits 0-9 and a-f")]
    [InlineData("relevant", "4", "the counts must be of pairs with both labels, but are 2 queries, 4 pairs and 4 relevant")]
    [InlineData("measuredPairs", "0", "measuredQueries and measuredPairs must be above 0")]
    [InlineData("after", "null", "after must hold measures in their range")]
    [InlineData("before", "{\"ece\": 7}", "before must hold measures in their range")]
    public void Parse_ImpossibleValue_IsNamed(string member, string value, string problem) =>
        Assert.Equal($"The calibrator is not valid: {problem}; fit it again with 'skrerank calibrate'.", Fail(With(CalibrationMethod.Platt, (member, value))));

    [Theory]
    [InlineData("[]", "points must be two or more, but are 0")]
    [InlineData("[{\"score\":1,\"probability\":0},{\"score\":1,\"probability\":0.5}]", "the scores of points must rise, but point 1 has 1 after 1")]
    [InlineData("[{\"score\":1,\"probability\":0.5},{\"score\":2,\"probability\":0.2}]", "the probabilities of points must not fall, but point 1 has 0.2 after 0.5")]
    [InlineData("[{\"score\":1e999,\"probability\":0},{\"score\":2,\"probability\":1.5}]", "the score of point 0 must be a finite number, but is Infinity; the probability of point 1 must be in 0..1, but is 1.5; the scores of points must rise, but point 1 has 2 after Infinity")]
    public void Parse_ImpossiblePoints_AreNamedTogether(string points, string problems) =>
        Assert.Equal($"The calibrator is not valid: {problems}; fit it again with 'skrerank calibrate'.", Fail(With(CalibrationMethod.Isotonic, ("points", points))));

    [Fact]
    public void Parse_SigmoidWithACurveOfItsOwn_IsRefused() =>
        Assert.Equal("The calibrator is not valid: the slope of a sigmoid must be 1, but is 2; the intercept must be 0 without Platt scaling, but is 3; fit it again with 'skrerank calibrate'.", Fail(With(CalibrationMethod.Sigmoid, ("slope", "2"), ("intercept", "3"))));

    [Fact]
    public void Load_FileThatIsNot_IsNamed()
    {
        var missing = Path.Combine(_folder, "none.json");
        Assert.Equal($"The calibrator file '{missing}' does not exist; check the path, or fit one with 'skrerank calibrate'.", Assert.Throws<RerankException>(() => Calibrator.Load(missing)).Message);
        Assert.StartsWith($"The calibrator file '{_folder}' cannot be read (", Assert.Throws<RerankException>(() => Calibrator.Load(_folder)).Message, StringComparison.Ordinal);
        var broken = Path.Combine(_folder, "broken.json");
        File.WriteAllText(broken, "{");
        Assert.StartsWith($"The calibrator file '{broken}' is not what 'skrerank calibrate' writes: at $, line 1,", Assert.Throws<RerankException>(() => Calibrator.Load(broken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("path", () => Calibrator.Load(" "));
    }

    private static string Fail(string json) => Assert.Throws<RerankException>(() => Calibrator.Parse(json)).Message;

    private static string With(CalibrationMethod method, params (string Member, string Value)[] changes)
    {
        var json = JsonNode.Parse(Calibrator.Fit(Samples, new CalibrationOptions { Method = method, ModelId = "m" }).ToJson())!;

        // Text, because JsonNode would not write 1e999 as it stands.
        var text = json.ToJsonString();
        foreach (var (member, value) in changes)
        {
            var old = json[member]!.ToJsonString();
            text = text.Replace($"\"{member}\":{old}", $"\"{member}\":{value}", StringComparison.Ordinal);
        }

        return text;
    }
}
