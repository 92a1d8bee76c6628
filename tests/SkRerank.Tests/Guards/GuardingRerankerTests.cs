using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Guards;
using SkRerank.Tests.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Guards;

public sealed class GuardingRerankerTests
{
    private static readonly RerankDocument[] Documents = [.. Enumerable.Range(1, 20).Select(i => new RerankDocument(new string('a', i)))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, null)]
    [InlineData(4, null)]
    [InlineData(null, null)]
    [InlineData(3, "Reranking should choose from 8 times as many candidates as it returns, but there were 20 for 3 results; retrieve more, or ask for fewer.")]
    public async Task RerankAsync_Candidates_WarnsWhereThereAreTooFew(int? topN, string? reason)
    {
        var records = await RunAsync(Scorer(), options => options.CandidateFactor = topN is 3 ? 8 : topN is 5 ? 4 : 5, new RerankOptions { TopN = topN });
        Assert.Equal(reason is null ? [] : [$"Guard TooFewCandidates, measured 20: {reason}"], records.Select(record => record.Message));
    }

    [Fact]
    public async Task RerankAsync_Truncation_WarnsUnlessChunksAreScored()
    {
        var truncating = new FaultyReranker((_, documents, _) => Task.FromResult(new RerankResponse(documents.Select((_, i) => new RerankResult(i, -i) { Truncated = i < 2 }), ScoreKind.Logit)))
        { Metadata = new RerankerMetadata("faulty") { MaxTokens = 512, ScoresAreIndependent = true } };
        var record = Assert.Single(await RunAsync(truncating));
        Assert.Equal("Guard TruncatedDocuments, measured 2: Documents should fit the model's window of 512 tokens, but 2 of 20 were cut and their ends not read; add UseChunking, or index shorter passages.", record.Message);
        Assert.Empty(await RunAsync(truncating.AsBuilder().UseChunking().Build()));
    }

    [Theory]
    [InlineData("Wie lange leben Flöhe auf einer Katze, und was hilft dagegen?", "Guard QueryLanguage, measured 11: A query should be in a language of the model ('faulty-model': en), but one of 11 words looks like de; use a model of that language, or translate the query.")]
    [InlineData("Москва", "Guard QueryLanguage, measured 1: A query should be in a language of the model ('faulty-model': en), but one of 1 words looks like ru or uk or bg or sr or mk or be; use a model of that language, or translate the query.")]
    [InlineData("How long do fleas live on a cat?", null)]
    [InlineData("Müller Lüdenscheidt", null)]
    [InlineData("CVE-2024-3094", null)]
    public async Task RerankAsync_QueryLanguage_WarnsWhereItIsNotTheModels(string query, string? message)
    {
        var inner = new FaultyReranker((_, documents, _) => Task.FromResult(FaultyReranker.ByLength(documents))) { Metadata = new RerankerMetadata("faulty", defaultModelId: "faulty-model") { Languages = ["en"] } };
        Assert.Equal(message is null ? [] : [message], (await RunAsync(inner, query: query)).Select(record => record.Message));
        Assert.Empty(await RunAsync(inner, options => options.Languages = ["EN", "de", "ru"], query: query));
    }

    [Fact]
    public async Task RerankAsync_LanguagesNotKnown_SaysNothing() => Assert.Empty(await RunAsync(Scorer(), query: "Wie lange leben Flöhe auf einer Katze, und was hilft dagegen?"));

    [Fact]
    public async Task RerankAsync_ThresholdOnRawScores_Warns()
    {
        var record = Assert.Single(await RunAsync(new Thresholded(Scorer())));
        Assert.Equal("Guard UncalibratedThreshold, measured 0.5: A threshold should cut calibrated probabilities, but 0.5 cuts scores of kind Logit; fit a calibrator and choose the threshold for a precision or a recall.", record.Message);
    }

    [Fact]
    public async Task RerankAsync_NoEvaluation_WarnsUnlessOneIsNamedOrRegistered()
    {
        var logger = new RecordingLogger();
        using (var reranker = Scorer().AsBuilder().UseGuards(logger).Build()) await reranker.RerankAsync("a", Documents, cancellationToken: Token);
        Assert.Equal(["Guard NoEvaluation, measured 0: Whether reranking helps should be measured, but no evaluation set and no experiment is registered; name one in GuardOptions.Evaluation, or register an EvaluationRegistration."], logger.Records.Select(record => record.Message));

        logger = new RecordingLogger();
        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(logger).AddSingleton(new EvaluationRegistration("support-questions")).BuildServiceProvider();
        using (var reranker = Scorer().AsBuilder().UseGuards().Build(services)) await reranker.RerankAsync("a", Documents, cancellationToken: Token);
        Assert.Empty(logger.Records);
    }

    [Fact]
    public async Task RerankAsync_DistantDomain_WarnsWithTheIndex()
    {
        var builder = new DomainReferenceBuilder();
        for (var i = 0; i < 300; i++) builder.Add(string.Join(' ', Enumerable.Repeat("word", 1 + (i % 8))), Documents, new RerankResponse([new RerankResult(0, i % 10)], ScoreKind.Logit));
        var logger = new RecordingLogger();
        using var reranker = Scorer().AsBuilder().UseGuards(logger, options =>
        {
            options.Evaluation = "a test";
            options.DomainWindow = 50;
            options.Reference = builder.Build();
        }).Build();

        // Every top score is 20, where the reference has none above 9: (a − e) · ln(a / e) by hand is near 6.
        for (var i = 0; i < 49; i++) await reranker.RerankAsync(string.Join(' ', Enumerable.Repeat("word", 1 + (i % 8))), Documents, cancellationToken: Token);
        Assert.Empty(logger.Records);
        for (var i = 49; i < 150; i++) await reranker.RerankAsync("word word", Documents, cancellationToken: Token);
        var record = Assert.Single(logger.Records);
        Assert.Matches(@"^Guard DistantDomain, measured \d+\.\d+: Queries should be like those that the model was measured on, but over 50 of them the population stability index of top scores is \d\.\d+; measure the model on labels of your own, and fit the calibrator again\.$", record.Message);
    }

    [Fact]
    public async Task RerankAsync_ManyCalls_WarnOnceEachInAllThreeWays()
    {
        using var telemetry = new TelemetryRecorder();
        var logger = new RecordingLogger();
        using var reranker = Scorer().AsBuilder().UseGuards(logger).Build();
        using var activity = new Activity("test").Start();
        for (var i = 0; i < 3; i++) await reranker.RerankAsync("a", Documents, new RerankOptions { TopN = 19 }, Token);
        Assert.Equal([(LogLevel.Warning, 106, "NoEvaluation"), (LogLevel.Warning, 101, "TooFewCandidates")], logger.Records.Select(record => (record.Level, record.EventId.Id, record.EventId.Name!)));
        Assert.Equal([(1, "skrerank.guard=NoEvaluation"), (1, "skrerank.guard=TooFewCandidates")], telemetry.Of(RerankTelemetry.GuardWarnings));
        Assert.Equal(["NoEvaluation", "TooFewCandidates"], activity.Events.Select(one => one.Tags.First(tag => tag.Key == "skrerank.guard").Value));
        Assert.All(activity.Events, one => Assert.Equal("skrerank.guard.warning", one.Name));
        Assert.Equal(20.0, activity.Events.Last().Tags.First(tag => tag.Key == "skrerank.guard.measured").Value);
    }

    [Theory]
    [InlineData(RerankGuard.NoEvaluation, RerankGuard.TooFewCandidates)]
    [InlineData(RerankGuard.TooFewCandidates, RerankGuard.NoEvaluation)]
    public async Task RerankAsync_OneSilenced_LeavesTheOthers(RerankGuard silenced, RerankGuard other)
    {
        var records = await RunAsync(Scorer(), options =>
        {
            options.Evaluation = null;
            options.Silenced.Add(silenced);
        }, new RerankOptions { TopN = 19 });
        Assert.Equal([other.ToString()], records.Select(record => record.EventId.Name!));
    }

    [Fact]
    public async Task RerankAsync_AnswerWithAnIndexThatIsNotThere_GoesThrough()
    {
        var inner = new FaultyReranker((_, _, _) => Task.FromResult(new RerankResponse([new RerankResult(99, 1)], ScoreKind.Logit)));
        var builder = new DomainReferenceBuilder();
        for (var i = 0; i < 30; i++) builder.Add("a", Documents, new RerankResponse([new RerankResult(0, i)], ScoreKind.Logit));
        using var reranker = new GuardingReranker(inner, new GuardOptions { Reference = builder.Build() });
        Assert.Equal(99, (await reranker.RerankAsync("a", Documents, cancellationToken: Token)).Results[0].Index);
    }

    [Fact]
    public void GuardOptions_ValuesOutOfRange_AreRefusedByName()
    {
        var options = new GuardOptions();
        Assert.StartsWith("CandidateFactor must be 1 or greater, but was 0.5.", Assert.Throws<ArgumentOutOfRangeException>(() => options.CandidateFactor = 0.5).Message, StringComparison.Ordinal);
        Assert.StartsWith("DomainWindow must be 50 or greater, but was 49.", Assert.Throws<ArgumentOutOfRangeException>(() => options.DomainWindow = 49).Message, StringComparison.Ordinal);
        Assert.StartsWith("MaxStabilityIndex must be greater than 0, but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxStabilityIndex = double.NaN).Message, StringComparison.Ordinal);
    }

    private static FakeReranker Scorer() => new((_, document) => document.Text.Length);

    private static async Task<IReadOnlyList<LogRecord>> RunAsync(IReranker inner, Action<GuardOptions>? configure = null, RerankOptions? call = null, string query = "a")
    {
        var logger = new RecordingLogger();
        using var reranker = inner.AsBuilder().UseGuards(logger, options =>
        {
            options.Evaluation = "a test";
            configure?.Invoke(options);
        }).Build();
        await reranker.RerankAsync(query, Documents, call, Token);
        return logger.Records;
    }

    private sealed class Thresholded(IReranker inner) : DelegatingReranker(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(UncalibratedThreshold) ? new UncalibratedThreshold(0.5, ScoreKind.Logit) : base.GetService(serviceType, serviceKey);
    }
}
