using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Evaluation.Online;
using SkRerank.Experiments;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class ExperimentRerankerTests
{
    private static readonly RerankDocument[] Documents = [.. Enumerable.Range(1, 4).Select(i => new RerankDocument($"text {i}") { Id = $"d{i}" })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The control keeps the order, the treatment turns it round.
    private static FakeReranker Control() => new((_, document) => -Number(document));

    private static FakeReranker Treatment() => new((_, document) => Number(document));

    [Fact]
    public async Task RerankAsync_ManySessions_GetTheArmOfTheirHashAndAreLogged()
    {
        var (log, session) = (new MemoryClickLog(), "");
        using var reranker = new ExperimentReranker("e", Control(), Treatment(), new ExperimentOptions { Log = log, Session = () => session, TreatmentShare = 0.25, ShownCount = 2, TimeProvider = new ManualTimeProvider() });
        for (var i = 0; i < 200; i++)
        {
            session = $"s{i}";
            var response = await reranker.RerankAsync("flea", Documents, cancellationToken: Token);
            Assert.Equal(ExperimentArm.Of("e", session, 0.75, 0.25) == 0 ? 0 : 3, response.Results[0].Index);
        }

        Exposure[] exposures = [.. log.Events.Cast<Exposure>()];
        Assert.Equal(200, exposures.Length);
        Assert.InRange(exposures.Count(exposure => exposure.Arm == "treatment"), 50 - 20, 50 + 20);
        Assert.All(exposures, exposure => Assert.Equal(exposure.Arm == "control" ? ["d1", "d2"] : ["d4", "d3"], exposure.Documents.Select(document => document.Id)));
        Assert.Equal(("e", "s0", QueryKey.Of("flea"), null, new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero)), (exposures[0].Experiment, exposures[0].Session, exposures[0].Query, exposures[0].Text, exposures[0].Time));
    }

    [Theory]
    [InlineData(InterleavingMethod.TeamDraft)]
    [InlineData(InterleavingMethod.Balanced)]
    [InlineData(InterleavingMethod.Probabilistic)]
    public async Task RerankAsync_Interleaved_ShowsAndLogsOneListOfBoth(InterleavingMethod method)
    {
        var log = new MemoryClickLog();
        using var reranker = new ExperimentReranker("e", Control(), Treatment(), new ExperimentOptions { Log = log, Session = () => "s", Interleaving = method, EnableSensitiveData = true });
        var response = await reranker.RerankAsync("flea", Documents, new RerankOptions { TopN = 3 }, Token);
        var exposure = Assert.IsType<Exposure>(Assert.Single(log.Events));

        Assert.Equal(response.Results.Select(result => Documents[result.Index].Id), exposure.Documents.Select(document => document.Id));
        Assert.Equal((3, ScoreKind.Ordinal, "flea", method, null), (response.Results.Count, response.ScoreKind, exposure.Text, exposure.Method, exposure.Arm));
        Assert.Equal(["control", "treatment"], exposure.Arms);
        Assert.Equal(InterleavingSeed.Of("s", "flea"), exposure.Seed);
        var first = response.Results[0];
        Assert.Equal([("control", -(first.Index + 1.0), first.Index + 1), ("treatment", first.Index + 1.0, 4 - first.Index)], first.Stages.Select(stage => (stage.Stage, stage.Score, stage.Rank)));
        if (method == InterleavingMethod.TeamDraft) Assert.Equal([0, 1], exposure.Documents.Take(2).Select(document => document.Team!.Value).Order());
        else Assert.Equal(["d1,d2,d3,d4", "d4,d3,d2,d1"], exposure.Rankings.Select(ranking => string.Join(',', ranking)));
    }

    // Where only one arm leaves a candidate out, the other still has it.
    [Fact]
    public async Task RerankAsync_InterleavedSelections_RemovesWhatBothRemoved()
    {
        using var control = new RemovingReranker(Control(), 3, 4);
        using var treatment = new RemovingReranker(Treatment(), 0, 4);
        using var reranker = new ExperimentReranker("e", control, treatment, new ExperimentOptions { Log = new MemoryClickLog(), Session = () => "s", Interleaving = InterleavingMethod.TeamDraft });
        var response = await reranker.RerankAsync("flea", [.. Documents, new RerankDocument("text 5") { Id = "d5" }], cancellationToken: Token);
        Assert.Equal([0, 1, 2, 3], response.Results.Select(result => result.Index).Order());
        Assert.Equal(4, Assert.Single(response.Removed).Index);
    }

    [Fact]
    public async Task RerankAsync_NoSession_AnswersByTheControlAndLogsNothing()
    {
        using var telemetry = new TelemetryRecorder();
        var log = new MemoryClickLog();
        using var reranker = new ExperimentReranker("unassigned", Control(), Treatment(), new ExperimentOptions { Log = log, TreatmentShare = 1 });
        Assert.Equal(0, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results[0].Index);
        Assert.Empty(log.Events);
        Assert.Equal([(1, "arm=none experiment=unassigned")], telemetry.Of(ExperimentTelemetry.Exposures));

        var options = new RerankOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [ExperimentOptions.SessionProperty] = "s" } };
        Assert.Equal(3, (await reranker.RerankAsync("flea", Documents, options, Token)).Results[0].Index);
        Assert.Single(log.Events);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(InterleavingMethod.TeamDraft)]
    public async Task RerankAsync_LogFails_AnswersAndWarns(InterleavingMethod? interleaving)
    {
        using var telemetry = new TelemetryRecorder();
        using var logger = new RecordingLogger();
        var log = new MemoryClickLog(_ => throw new RerankException("The disk is full."));
        using var reranker = new ExperimentReranker("e", Control(), Treatment(), new ExperimentOptions { Log = log, Session = () => "s", Interleaving = interleaving }, logger: logger);
        Assert.Equal(4, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
        var record = Assert.Single(logger.Records);
        Assert.Equal((LogLevel.Warning, "The Exposure of the experiment 'e' could not be logged; the call goes on without it.", "The disk is full."), (record.Level, record.Message, record.Exception!.Message));
        Assert.Equal([(1, "error.type=SkRerank.RerankException experiment=e")], telemetry.Of(ExperimentTelemetry.LogFailures));
        Assert.False(await new ExperimentClicks("e", log).ClickAsync("s", "flea", "d1", cancellationToken: Token));
    }

    [Fact]
    public async Task RerankAsync_LogHangs_AnswersAfterTheTimeout()
    {
        var time = new ManualTimeProvider();
        var never = new TaskCompletionSource();
        using var reranker = new ExperimentReranker("e", Control(), Treatment(), new ExperimentOptions { Log = new MemoryClickLog(_ => never.Task), Session = () => "s", TimeProvider = time, LogTimeout = TimeSpan.FromSeconds(3) });
        var call = reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        await time.TimerOf(TimeSpan.FromSeconds(3));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(4, (await call).Results.Count);
    }

    // A time-out of the store's own is its failure; only the caller's token cancels the call.
    [Fact]
    public async Task RerankAsync_CancelledWhileLogging_Throws()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var reranker = new ExperimentReranker("e", Control(), Treatment(), new ExperimentOptions { Log = new MemoryClickLog(async token => { await caller.CancelAsync(); token.ThrowIfCancellationRequested(); }), Session = () => "s" });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: caller.Token));

        using var other = new ExperimentReranker("e", Control(), Treatment(), new ExperimentOptions { Log = new MemoryClickLog(_ => throw new OperationCanceledException()), Session = () => "s" });
        Assert.Equal(4, (await other.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
    }

    [Fact]
    public void Build_NoLog_SaysWhatIsMissing()
    {
        var e = Assert.Throws<ArgumentException>(() => new RerankerBuilder(Control()).UseExperiment("e", inner => inner, _ => Treatment()).Build());
        Assert.StartsWith("The experiment 'e' needs a log for what users are shown: set ExperimentOptions.Log, or register an IClickLog.", e.Message, StringComparison.Ordinal);
        Assert.StartsWith("A retriever's options carry no session: set ExperimentOptions.Session", Assert.Throws<ArgumentException>(() => new ExperimentRetriever("e", Found(), Found(), new ExperimentOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_BothArms_AreDisposed()
    {
        var (control, treatment) = (Control(), Treatment());
        new ExperimentReranker("e", control, treatment, new ExperimentOptions { Log = new MemoryClickLog() }).Dispose();
        Assert.True(control.Disposed && treatment.Disposed);
    }

    [Fact]
    public async Task RetrieveAsync_Interleaved_ShowsCandidatesOfBothOnce()
    {
        var log = new MemoryClickLog();
        var retriever = new ExperimentRetriever("e", Found("a", "b", "c"), Found("d", "a"), new ExperimentOptions { Log = log, Session = () => "s", Interleaving = InterleavingMethod.TeamDraft });
        var found = await retriever.RetrieveAsync("flea", new RetrievalOptions { CandidateCount = 3 }, Token);
        var all = await retriever.RetrieveAsync("flea", cancellationToken: Token);
        Assert.Equal(all.Candidates.Take(3).Select(candidate => candidate.Id), found.Candidates.Select(candidate => candidate.Id));
        Assert.Equal(["a", "b", "c", "d"], all.Candidates.Select(candidate => candidate.Id).Order());
        Assert.Equal(all.Candidates.Select(candidate => candidate.Id), Assert.IsType<Exposure>(log.Events[1]).Documents.Select(document => document.Id));
    }

    [Fact]
    public async Task RetrieveAsync_ManySessions_GetTheirArm()
    {
        var (log, session) = (new MemoryClickLog(), "");
        var retriever = new ExperimentRetriever("e", Found("a"), Found("b"), new ExperimentOptions { Log = log, Session = () => session });
        for (var i = 0; i < 20; i++)
        {
            session = $"s{i}";
            Assert.Equal(ExperimentArm.Of("e", session, 1, 1) == 0 ? "a" : "b", Assert.Single((await retriever.RetrieveAsync("flea", cancellationToken: Token)).Candidates).Id);
        }

        Assert.Equal(["control", "treatment"], log.Events.Select(entry => ((Exposure)entry).Arm).Distinct().Order());
        session = "";
        Assert.Equal("a", Assert.Single((await retriever.RetrieveAsync("flea", cancellationToken: Token)).Candidates).Id);
        Assert.Equal(20, log.Events.Count);
    }

    private static FakeRetriever Found(params string[] ids) => new(_ => ids.Select(id => new RerankDocument(id) { Id = id }));

    private static int Number(RerankDocument document) => int.Parse(document.Text.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);
}
