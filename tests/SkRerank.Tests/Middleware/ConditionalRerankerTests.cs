using System.Diagnostics;
using System.Diagnostics.Metrics;
using CsCheck;
using SkRerank.Conditions;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class ConditionalRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one two three", 0.9, 0.8, false, "classic")]
    [InlineData("one two three four five six seven eight nine", 0.9, 0.8, true, "words")]
    [InlineData("one two three", 0.64, 0.5, true, "top-score")]
    [InlineData("one two three", 0.9, 0.86, true, "gap")]
    [InlineData("one two three", 0.9, 0.85, false, "classic")]
    public async Task UseConditional_ClassicRule_DecidesByTheCosines(string query, double first, double second, bool reranks, string rule)
    {
        var inner = new FakeReranker((_, document) => document.Text.Length);
        using var reranker = inner.AsBuilder().UseConditional(new ClassicCondition()).Build();
        var response = await reranker.RerankAsync(query, [Vector("a", first, 1), Vector("aa", second, 2)], cancellationToken: Token);
        Assert.Equal((reranks, rule), (response.Decision!.Rerank, response.Decision.Rule));
        Assert.Equal(reranks ? [1, 0] : [0, 1], response.Results.Select(result => result.Index));
        Assert.Equal(reranks ? ScoreKind.Logit : ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal(reranks ? 1 : 0, inner.Calls);
        Assert.DoesNotContain("three", response.Decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScoreKind.Fused)]
    [InlineData(ScoreKind.Logit)]
    [InlineData(ScoreKind.Probability)]
    public void ClassicCondition_ScoreThatIsNoCosine_IsAnErrorAtBuildTime(ScoreKind kind)
    {
        var error = Assert.Throws<ArgumentException>(() => new ClassicCondition(new ClassicConditionOptions { Leg = "rrf", LegKind = kind }));
        Assert.StartsWith($"The classic rule compares cosines, but the leg 'rrf' gives scores of kind {kind}, on which its thresholds mean nothing; name the vector leg, or use PredictorCondition.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClassicCondition_TrailWithAnotherKind_IsAnErrorThatNamesTheLeg()
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseConditional(new ClassicCondition(new ClassicConditionOptions { Leg = "bm25" })).Build();
        var document = new RerankDocument("a") { Trail = [new StageScore("bm25", 12, ScoreKind.Logit, 1)] };
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [document], cancellationToken: Token));
        Assert.Equal("The classic rule compares cosines, but the leg 'bm25' gave a score of kind Logit; name the vector leg in ClassicConditionOptions.Leg.", error.Message);
    }

    [Fact]
    public void Compute_FiveScores_AreTheFormulasByHand()
    {
        // Mean 3, population deviation √2.
        RerankDocument[] documents = [.. new double[] { 5, 4, 3, 2, 1 }.Select((score, i) => new RerankDocument("x") { RetrievalScore = score, Trail = [new StageScore("bm25", score, ScoreKind.Logit, i + 1)] })];
        Assert.Equal(Math.Sqrt(2), QueryPredictors.Compute(QueryPredictor.ScoreSpread, "a", documents), 1e-12);
        Assert.Equal(Math.Sqrt(2) / 3, QueryPredictors.Compute(QueryPredictor.Nqc, "a", documents), 1e-12);
        Assert.Equal(0, QueryPredictors.Compute(QueryPredictor.Wig, "a b c d", documents), 1e-12);

        // 20 scores: the best ten are 11, the others 1; the mean is 6, so WIG is (11 − 6) / √4.
        RerankDocument[] steps = [.. Enumerable.Range(0, 20).Select(i => new RerankDocument("x") { RetrievalScore = i < 10 ? 11 : 1 })];
        Assert.Equal(2.5, QueryPredictors.Compute(QueryPredictor.Wig, "a b c d", steps), 1e-12);
        Assert.Equal(0, QueryPredictors.Compute(QueryPredictor.Nqc, "a", []));
    }

    [Fact]
    public void Compute_Agreement_IsWhatTheFirstTensShare()
    {
        // Two legs of two candidates each; one is common.
        RerankDocument[] documents =
        [
            new("a") { Trail = [new StageScore("bm25", 3, ScoreKind.Logit, 1), new StageScore("vector", 0.5, ScoreKind.Similarity, 2), new StageScore("rrf", 1, ScoreKind.Fused, 1)] },
            new("b") { Trail = [new StageScore("bm25", 2, ScoreKind.Logit, 2), new StageScore("rrf", 1, ScoreKind.Fused, 2)] },
            new("c") { Trail = [new StageScore("vector", 0.9, ScoreKind.Similarity, 1), new StageScore("rrf", 1, ScoreKind.Fused, 3)] },
        ];
        Assert.Equal(0.5, QueryPredictors.Compute(QueryPredictor.LegAgreement, "a", documents));
        Assert.True(new PredictorCondition(QueryPredictor.LegAgreement, 0.6).Decide("a", documents).Rerank);
        Assert.False(new PredictorCondition(QueryPredictor.LegAgreement, 0.5).Decide("a", documents).Rerank);
    }

    [Theory]
    [InlineData("How do fleas live", QueryClass.Question)]
    [InlineData("fleas?", QueryClass.Question)]
    [InlineData("life of a flea on a dog in the winter months", QueryClass.Question)]
    [InlineData("flea life cycle", QueryClass.Keyword)]
    [InlineData("flea", QueryClass.Keyword)]
    [InlineData("", QueryClass.Keyword)]
    [InlineData("CVE-2024-3094", QueryClass.Identifier)]
    [InlineData("ERR_42", QueryClass.Identifier)]
    [InlineData("\"System.Linq\"", QueryClass.Identifier)]
    [InlineData("getUserById()", QueryClass.Identifier)]
    [InlineData("HttpClient()", QueryClass.Identifier)]
    [InlineData("getUserById", QueryClass.Identifier)]
    [InlineData("192.168.0.1", QueryClass.Identifier)]
    [InlineData("https://example.org/a", QueryClass.Navigational)]
    [InlineData("example.com", QueryClass.Navigational)]
    [InlineData("README.md", QueryClass.Navigational)]
    [InlineData("./src/app", QueryClass.Navigational)]
    public void Classify_Queries_ByTheirForm(string query, QueryClass expected) => Assert.Equal(expected, QueryClassifier.Classify(query));

    [Fact]
    public async Task UseConditional_Shadow_MeasuresWhatSkippingCostAndKeepsTheAnswer()
    {
        // The incoming order has the long texts last: the reranker would replace all of the first ten.
        RerankDocument[] documents = [.. Enumerable.Range(0, 20).Select(i => new RerankDocument(new string('a', i)))];
        var shadows = new List<ShadowRerank>();
        using var reranker = new FakeReranker((_, document) => document.Text.Length).AsBuilder()
            .UseConditional((_, _) => false, options => { options.ShadowRate = 1; options.OnShadow = shadows.Add; }).Build();
        var response = await reranker.RerankAsync("a", documents, new RerankOptions { TopN = 3 }, Token);
        Assert.Equal([0, 1, 2], response.Results.Select(result => result.Index));
        Assert.Equal(1, Assert.Single(shadows).Change);
        Assert.Equal("The given predicate returned false.", response.Decision!.Reason);
    }

    [Fact]
    public async Task UseConditional_ShadowWithLabels_MeasuresTheRegret()
    {
        // Only "aaa" is relevant: the incoming order has it third, 1/3; the reranker puts it first, 1.
        double Reciprocal(string query, IReadOnlyList<RerankDocument> order) => 1.0 / (1 + order.ToList().FindIndex(document => document.Text == "aaa"));
        var (shadows, recorded) = (new List<ShadowRerank>(), new List<double>());
        using var listener = Listen(RerankTelemetry.ShadowRegret, recorded.Add);
        using var reranker = new FakeReranker((_, document) => document.Text.Length).AsBuilder()
            .UseConditional((_, _) => false, options => { options.ShadowRate = 1; options.OnShadow = shadows.Add; options.Quality = Reciprocal; }).Build();
        await reranker.RerankAsync("a", [new RerankDocument("a"), new RerankDocument("aa"), new RerankDocument("aaa")], cancellationToken: Token);
        Assert.Equal(2 / 3.0, Assert.Single(shadows).Regret!.Value, 1e-12);
        Assert.Contains(recorded, value => Math.Abs(value - (2 / 3.0)) < 1e-12);
        Assert.Equal(0, shadows[0].Change);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.25, 252)]
    [InlineData(1.0, 1000)]
    public async Task UseConditional_ShadowRate_IsTheSampledShare(double rate, int about)
    {
        var inner = new FakeReranker((_, _) => 1);
        using var reranker = inner.AsBuilder().UseConditional((_, _) => false, options => options.ShadowRate = rate).Build();
        for (var i = 0; i < 1000; i++) await reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token);
        Assert.InRange(inner.Calls, about - 40, about + 40);
    }

    [Fact]
    public async Task UseConditional_ShadowThatFails_IsNoFailureOfTheCall()
    {
        foreach (var failure in new Exception[] { new RerankException("down"), new ArgumentException("wrong"), new OperationCanceledException() })
        {
            using var reranker = FaultyReranker.Failing(failure).AsBuilder().UseConditional((_, _) => false, options => options.ShadowRate = 1).Build();
            Assert.Single((await reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token)).Results);
        }
    }

    [Fact]
    public async Task UseConditional_CallbackThatThrows_IsNotSwallowed()
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseConditional((_, _) => false, options => { options.ShadowRate = 1; options.OnShadow = _ => throw new InvalidOperationException("mine"); }).Build();
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token))).Message);
    }

    [Theory]
    [InlineData(true, "rerank")]
    [InlineData(false, "skip")]
    public async Task UseConditional_Decision_IsInMeterAndActivity(bool rerank, string word)
    {
        var tags = new List<string>();
        using var meter = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == RerankTelemetry.RerankDecisions) listener.EnableMeasurementEvents(instrument); } };
        meter.SetMeasurementEventCallback<long>((_, _, all, _) => { lock (tags) tags.Add(string.Join(' ', all.ToArray().Select(tag => tag.Value))); });
        meter.Start();
        Activity? seen = null;
        using var activities = new ActivityListener { ShouldListenTo = source => source.Name == RerankTelemetry.ActivitySourceName, Sample = (ref _) => ActivitySamplingResult.AllData, ActivityStopped = activity => { if (activity.GetTagItem("skrerank.decision.reason") is "A reason of this test.") seen = activity; } };
        ActivitySource.AddActivityListener(activities);
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseOpenTelemetry().UseConditional(new Fixed(new RerankDecision(rerank, "A reason of this test.") { Rule = "telemetry-test" })).Build();
        await reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token);
        Assert.Contains($"{word} telemetry-test", tags);
        Assert.Equal((word, "telemetry-test"), (seen!.GetTagItem("skrerank.decision"), seen.GetTagItem("skrerank.decision.rule")));
    }

    [Fact]
    public async Task UseConditional_LegThatFoundNothing_Reranks()
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseConditional(new PredictorCondition(QueryPredictor.Nqc, -1, "bm25")).Build();
        var response = await reranker.RerankAsync("the of", [Vector("a", 0.5, 1)], cancellationToken: Token);
        Assert.Equal((true, "no-score", "No document has a score of the leg 'bm25'."), (response.Decision!.Rerank, response.Decision.Rule, response.Decision.Reason));
    }

    [Theory]
    [InlineData("MaxWords", -1, "MaxWords must be 0 or greater, but was -1.")]
    [InlineData("MinGap", double.NaN, "MinGap must be in 0..2, but was NaN.")]
    [InlineData("MinTopScore", 65, "MinTopScore must be in -1..1, but was 65.")]
    public void ClassicConditionOptions_ValueOffTheScale_IsNamed(string name, double value, string message)
    {
        var options = new ClassicConditionOptions();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            if (name == "MaxWords") options.MaxWords = (int)value;
            else if (name == "MinGap") options.MinGap = value;
            else options.MinTopScore = value;
        });
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassicCondition_NoClauses_IsAnError() => Assert.StartsWith(
        "The classic rule needs at least one clause, but all are null.",
        Assert.Throws<ArgumentException>(() => new ClassicCondition(new ClassicConditionOptions { MaxWords = null, MinGap = null, MinTopScore = null })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Decide_AnyCandidates_KeepsEveryDocumentAndTheirOrderWhenSkipped() =>
        Gen.Double[-5, 5].Array[1, 30].Select(Gen.Double[-2, 2]).Sample(
            (scores, threshold) =>
            {
                RerankDocument[] documents = [.. scores.Select((score, i) => new RerankDocument(new string('x', i % 7)) { RetrievalScore = score })];
                using var reranker = new ConditionalReranker(new FakeReranker((_, document) => document.Text.Length), new PredictorCondition(QueryPredictor.ScoreSpread, threshold));
                var response = reranker.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                var all = response.Results.Select(result => result.Index).Order().SequenceEqual(Enumerable.Range(0, scores.Length));
                return all && (response.Decision!.Rerank || response.Results.Select((result, i) => result.Index == i).All(same => same));
            },
            iter: 1000);

    private static MeterListener Listen(string name, Action<double> record)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, all) => { if (instrument.Name == name) all.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => record(value));
        listener.Start();
        return listener;
    }

    private sealed class Fixed(RerankDecision decision) : IRerankCondition
    {
        public RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents) => decision;
    }

    private static RerankDocument Vector(string text, double cosine, int rank) => new(text) { RetrievalScore = 1.0 / rank, Trail = [new StageScore("vector", cosine, ScoreKind.Similarity, rank), new StageScore("rrf", 1.0 / rank, ScoreKind.Fused, rank)] };
}
