using CsCheck;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CascadeRerankerTests
{
    private static readonly RerankDocument[] Documents = [.. new[] { "a", "aa", "aaa", "aaaa", "aaaaa" }.Select(text => new RerankDocument(text))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_TwoStages_PutsTheUnseenBelowOnNoCommonScale()
    {
        // The wide stage prefers long texts, the narrow one reorders the best three by shortness: 3, 4, 5 characters, then what it did not see.
        using var cascade = new CascadeReranker([ByLength("wide"), Shortest("narrow", 3)]);
        var response = await cascade.RerankAsync("a", Documents, cancellationToken: Token);
        Assert.Equal([2, 3, 4, 1, 0], response.Results.Select(result => result.Index));
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal([true, true, true, false, false], response.Results.Select(result => result.IsScored));
        Assert.Equal(
            [new StageScore("wide", 3, ScoreKind.Logit, 3) { RankBefore = 3 }, new StageScore("narrow", -3, ScoreKind.Logit, 1) { RankBefore = 3 }],
            response.Results[0].Stages);
        Assert.Equal([new StageScore("wide", 2, ScoreKind.Logit, 4) { RankBefore = 2 }], response.Results[3].Stages);
        Assert.False(response.IsPartial);
    }

    [Fact]
    public async Task RerankAsync_LastStageSawAll_HasItsScores()
    {
        using var cascade = new CascadeReranker([ByLength("wide"), Shortest("narrow", null)]);
        var response = await cascade.RerankAsync("a", Documents, new RerankOptions { TopN = 2 }, Token);
        Assert.Equal([(0, -1.0), (1, -2.0)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal(ScoreKind.Logit, response.ScoreKind);
        Assert.Equal("wide", Assert.Single(response.Results[0].Stages).Stage);
    }

    [Theory]
    [InlineData(RerankTier.Fast, 1)]
    [InlineData(RerankTier.Standard, 2)]
    [InlineData(RerankTier.Best, 3)]
    [InlineData(null, 2)]
    public async Task RerankAsync_Tier_SaysHowFarTheCascadeRuns(RerankTier? tier, int stages)
    {
        var calls = 0;
        CascadeStage Stage(string name, RerankTier from) => new(name, new FaultyReranker((_, documents, _) => { calls++; return Task.FromResult(FaultyReranker.ByLength(documents)); })) { Tier = from };
        using var cascade = new CascadeReranker([Stage("a", RerankTier.Fast), Stage("b", RerankTier.Standard), Stage("c", RerankTier.Best)]);
        await cascade.RerankAsync("a", Documents, new RerankOptions { Tier = tier }, Token);
        Assert.Equal(stages, calls);
    }

    [Fact]
    public async Task RerankAsync_TierSelector_LetsOnlyHighValueQueriesReachTheLastStage()
    {
        var last = new FakeReranker((_, document) => document.Text.Length);
        using var cascade = new CascadeReranker(
            [ByLength("wide"), new CascadeStage("llm", last) { Tier = RerankTier.Best, Depth = 2 }],
            new CascadeOptions { TierSelector = query => query.StartsWith("contract", StringComparison.Ordinal) ? RerankTier.Best : RerankTier.Fast });
        await cascade.RerankAsync("weather", Documents, cancellationToken: Token);
        Assert.Equal(0, last.Calls);
        await cascade.RerankAsync("contract law", Documents, cancellationToken: Token);
        Assert.Equal(1, last.Calls);
    }

    [Fact]
    public async Task RerankAsync_NextStage_FindsTheScoreOfTheOneBeforeAndItsTrail()
    {
        RerankDocument[] seen = [];
        RerankDocument[] documents = [.. Documents.Select((document, i) => new RerankDocument(document) { RetrievalScore = 100 - i, Trail = [new StageScore("bm25", 100 - i, ScoreKind.Logit, i + 1)] })];
        using var cascade = new CascadeReranker([ByLength("wide"), new CascadeStage("narrow", new FaultyReranker((_, given, _) => { seen = [.. given]; return Task.FromResult(FaultyReranker.ByLength(given)); })) { Depth = 2 }]);
        await cascade.RerankAsync("a", documents, cancellationToken: Token);
        Assert.Equal([5.0, 4.0], seen.Select(document => document.RetrievalScore!.Value));
        Assert.Equal(["bm25", "wide"], seen[0].Trail.Select(stage => stage.Stage));
        Assert.Equal(100, documents[0].RetrievalScore);
    }

    [Fact]
    public async Task RerankAsync_AdaptiveDepthInAStage_StopsByTheScoresOfTheStageBefore()
    {
        // The incoming scores say nothing; the wide stage's say all.
        var scored = 0;
        RerankDocument[] documents = [.. Enumerable.Range(0, 100).Select(i => new RerankDocument(new string('x', i * 37 % 100)) { RetrievalScore = 1 })];
        var narrow = new FakeReranker((_, document) => { scored++; return 2 * document.Text.Length; }).AsBuilder().UseAdaptiveDepth(options => { options.TopN = 2; options.MinDepth = 10; }).Build();
        using var cascade = new CascadeReranker([ByLength("wide"), new CascadeStage("narrow", narrow)]);
        var response = await cascade.RerankAsync("q", documents, cancellationToken: Token);
        Assert.Equal(10, scored);
        Assert.Equal([99, 98, 97], response.Results.Take(3).Select(result => documents[result.Index].Text.Length));
        Assert.Equal((ScoreKind.Ordinal, 10), (response.ScoreKind, response.Results.Count(result => result.IsScored)));
    }

    [Fact]
    public async Task RerankAsync_EachTier_HasItsOwnBudget()
    {
        // The fast tier's budget is too short for a stage that hangs; the best tier has none and the stage is not its own.
        var clock = new ManualTimeProvider();
        var options = new CascadeOptions { TimeProvider = clock, TierBudgets = { [RerankTier.Fast] = TimeSpan.FromMilliseconds(20), [RerankTier.Best] = TimeSpan.FromMinutes(1) } };
        var slow = new FaultyReranker(async (call, documents, token) =>
        {
            if (call == 1) await Task.Delay(Timeout.Infinite, token);
            return FaultyReranker.ByLength(documents);
        });
        using var cascade = new CascadeReranker([new CascadeStage("slow", slow)], options);
        var call = cascade.RerankAsync("a", Documents, new RerankOptions { Tier = RerankTier.Fast }, Token);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        var fast = await call;
        var best = await cascade.RerankAsync("a", Documents, new RerankOptions { Tier = RerankTier.Best }, Token);
        Assert.Equal((true, ScoreKind.Ordinal, false), (fast.IsPartial, fast.ScoreKind, fast.Results[0].IsScored));
        Assert.Equal([0, 1, 2, 3, 4], fast.Results.Select(result => result.Index));
        Assert.Equal((false, ScoreKind.Logit, true), (best.IsPartial, best.ScoreKind, best.Results[0].IsScored));
    }

    [Theory]
    [InlineData("call")]
    [InlineData("stage")]
    [InlineData("tier")]
    [InlineData("deadline")]
    public async Task RerankAsync_StageHangs_ReturnsTheLastFinishedStagesOrderMarkedPartial(string whose)
    {
        var limit = TimeSpan.FromMilliseconds(30);
        var clock = new ManualTimeProvider();
        var options = new CascadeOptions { TimeProvider = clock };
        var slow = new TaskCompletionSource();
        var hanging = new FaultyReranker((_, _, _) =>
        {
            slow.SetResult();
            return new TaskCompletionSource<RerankResponse>().Task;
        });
        if (whose == "tier") options.TierBudgets[RerankTier.Standard] = limit;
        IReranker reranker = new CascadeReranker([ByLength("wide"), new CascadeStage("slow", hanging) { Depth = 3, TimeBudget = whose == "stage" ? limit : null }, ByLength("never", 2)], options);
        if (whose == "deadline") reranker = reranker.AsBuilder().UseDeadline(limit).Build();
        var call = reranker.RerankAsync("a", Documents, whose == "call" ? new RerankOptions { TimeBudget = limit } : null, Token);
        await slow.Task;
        Assert.False(call.IsCompleted);
        clock.Advance(limit);
        var response = await call;
        Assert.Equal([4, 3, 2, 1, 0], response.Results.Select(result => result.Index));
        Assert.True(response.IsPartial);
        Assert.All(response.Results, result => Assert.True(result.IsScored));
        reranker.Dispose();
    }

    [Fact]
    public async Task RerankAsync_StageThatReadsItsTime_AnswersWithItsBestOrderSoFar()
    {
        // Told 9 of its 10 seconds, it stops by itself before the cascade cancels it.
        var clock = new ManualTimeProvider();
        var started = new TaskCompletionSource();
        TimeSpan? told = null;
        var reading = new FaultyReranker(async (_, documents, token) =>
        {
            var wait = Task.Delay(told!.Value, clock, token);
            started.SetResult();
            await wait;
            return new RerankResponse(documents.Select((_, i) => new RerankResult(i, i)), ScoreKind.Ordinal) { IsPartial = true };
        });
        using var reranker = new CascadeReranker([ByLength("wide"), new CascadeStage("listwise", reading.AsBuilder().ConfigureOptions(options => told = options.TimeBudget).Build()) { Depth = 3, TimeBudget = TimeSpan.FromSeconds(10) }], new CascadeOptions { TimeProvider = clock });
        var call = reranker.RerankAsync("a", Documents, cancellationToken: Token);
        await started.Task;
        clock.Advance(TimeSpan.FromSeconds(9));
        var response = await call;
        Assert.Equal([2, 3, 4, 1, 0], response.Results.Select(result => result.Index));
        Assert.True(response.IsPartial);
    }

    [Fact]
    public void Constructor_WrongStages_AreNamedAllAtOnce()
    {
        var error = Assert.Throws<ArgumentException>(() => new CascadeReranker([ByLength("a", 3), ByLength("a")], new CascadeOptions { TierBudgets = { [RerankTier.Best] = TimeSpan.Zero } }));
        Assert.StartsWith(
            "The cascade is not valid. Each stage needs a name of its own, but 2 are named 'a'. A stage must not see more documents than the one before it, but 'a' does. The budget of the tier Best must be greater than 0, but is 00:00:00.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("At least one stage must run for the tier Fast", Assert.Throws<ArgumentException>(() => new CascadeReranker([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RerankAsync_AnyDepths_LosesNoDocumentAndPutsUnscoredBelow() =>
        Gen.Int[1, 30].Select(Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 40]).Sample(
            (count, first, second, topN) =>
            {
                RerankDocument[] documents = [.. Enumerable.Range(0, count).Select(i => new RerankDocument(new string('x', i * 7 % 11)))];
                using var cascade = new CascadeReranker([ByLength("wide", Math.Max(first, second)), Shortest("narrow", Math.Min(first, second))]);
                var full = cascade.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                var cut = cascade.RerankAsync("q", documents, new RerankOptions { TopN = topN }, Token).GetAwaiter().GetResult();
                return full.Results.Select(result => result.Index).Order().SequenceEqual(Enumerable.Range(0, count))
                    && full.Results.Select(result => result.IsScored ? 0 : 1).SequenceEqual(full.Results.Select(result => result.IsScored ? 0 : 1).Order())
                    && cut.Results.Select(result => (result.Index, result.Score)).SequenceEqual(full.Results.Take(topN).Select(result => (result.Index, result.Score)));
            },
            iter: 1000);

    private static CascadeStage ByLength(string name, int? depth = null) => new(name, new FakeReranker((_, document) => document.Text.Length)) { Depth = depth };

    private static CascadeStage Shortest(string name, int? depth) => new(name, new FakeReranker((_, document) => -document.Text.Length)) { Depth = depth };
}
