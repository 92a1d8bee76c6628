using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat;

public sealed class ListwiseRerankerTests
{
    private const string Query = "how long do fleas live";

    private static readonly RerankDocument[] Three = [new("stocks"), new("fleas live a year"), new("bees")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(33)]
    [InlineData(100)]
    public async Task RerankAsync_RankVicuna_ShowsTwentyPassagesInEveryPrompt(int count)
    {
        var grades = Documents(count).Select((document, i) => (document.Text, Grade: (double)i)).ToDictionary(entry => entry.Text, entry => entry.Grade);
        grades["Lorem"] = -1;
        foreach (IListwiseStrategy strategy in new IListwiseStrategy[] { new SlidingWindowStrategy(), new SlidingWindowStrategy(30, 7), new SlidingWindowStrategy(6, 3), new FullListStrategy(), new TopDownPartitionStrategy(), new SelfConsistencyStrategy(new SlidingWindowStrategy()) })
        {
            foreach (var canary in new[] { false, true })
            {
                var prompts = new System.Collections.Concurrent.ConcurrentQueue<IReadOnlyList<ChatMessage>>();
                using var judge = new SimulatedJudge(grades);
                var client = new ScriptedChatClient(async (_, prompt, _, token) =>
                {
                    prompts.Enqueue(prompt);
                    return (await judge.GetResponseAsync(prompt, cancellationToken: token)).Text;
                });
                using var reranker = new ListwiseReranker(client, new ListwiseOptions { Template = PromptTemplate.RankVicuna, Strategy = strategy, UseCanary = canary, Family = new ModelFamily { Name = "large", ContextTokens = 100_000 } });
                var response = await reranker.RerankAsync(Query, Documents(count), cancellationToken: Token);
                Assert.Equal(Enumerable.Range(0, count), response.Results.Select(result => result.Index).Order());
                Assert.Equal(count - 1, response.Results[0].Index);
                Assert.All(prompts, prompt => Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), PromptReader.Passages(prompt).Select(passage => passage.Label)));
                var plan = reranker.Plan(Query, Documents(count));
                Assert.InRange(Report(response).Calls, 1, plan.Calls);
                Assert.InRange(plan.PromptTokens, response.Usage!.InputTokenCount!.Value, int.MaxValue);
            }
        }
    }

    [Fact]
    public async Task RerankAsync_RankZephyr_ShowsTwentyPassagesAtMostAndNoFiller()
    {
        var client = new ScriptedChatClient(_ => "[2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { Template = PromptTemplate.RankZephyr, Strategy = new SlidingWindowStrategy(50, 25), Family = new ModelFamily { Name = "large", ContextTokens = 100_000 } });
        await reranker.RerankAsync(Query, Documents(45), cancellationToken: Token);
        await reranker.RerankAsync(Query, Documents(7), cancellationToken: Token);
        Assert.Equal([20, 20, 20, 20, 7], client.Prompts.Select(prompt => PromptReader.Passages(prompt).Count));
    }

    [Fact]
    public async Task RerankAsync_ReadableAnswer_OrdersByItWithOrdinalScores()
    {
        using var reranker = new ListwiseReranker(new ScriptedChatClient(_ => "[2] > [3] > [1]") { ModelId = "gpt-4o-mini", Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 } }, new ListwiseOptions { UseRandomIds = false });
        var response = await reranker.RerankAsync(Query, Three, cancellationToken: Token);
        Assert.Equal([(1, 3.0), (2, 2.0), (0, 1.0)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal((ScoreKind.Ordinal, "gpt-4o-mini", false), (response.ScoreKind, response.ModelId, response.IsPartial));
        Assert.All(response.Results, result => Assert.True(result.IsScored));
        Assert.Equal((100, 10, 110), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));

        // 100 tokens at 0.15 and 10 at 0.60 dollars a million.
        var report = Report(response);
        Assert.Equal((1, 1, 0, 0.000021m, false), (report.Calls, report.Rounds, report.Repeats, report.Cost, report.IsEstimated));
        Assert.Equal(1, report.Answers[AnswerClass.Ok]);
        Assert.Equal(PromptTemplate.RankGpt.ToString(), report.Template);
    }

    [Fact]
    public async Task RerankAsync_OneDocument_NeedsNoCall()
    {
        var client = new ScriptedChatClient(_ => throw new InvalidOperationException("called"));
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var response = await reranker.RerankAsync(Query, [Three[0]], cancellationToken: Token);
        Assert.Single(response.Results);
        Assert.Empty(client.Prompts);
    }

    [Fact]
    public async Task RerankAsync_UnreadableAnswer_AsksOnceMoreAtAnotherOrder()
    {
        var client = new ScriptedChatClient(call => call == 1 ? "All are about animals." : "[1] > [2] > [3]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var response = await reranker.RerankAsync(Query, Three, cancellationToken: Token);
        string[] first = [.. Shown(client.Prompts[0])], second = [.. Shown(client.Prompts[1])];
        Assert.Equal(first.Order(), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(second, response.Results.Select(result => Three[result.Index].Text));
        var report = Report(response);
        Assert.Equal((2, 1, 1, 1), (report.Calls, report.Repeats, report.Answers[AnswerClass.WrongFormat], report.Answers[AnswerClass.Ok]));
    }

    [Fact]
    public async Task RerankAsync_UnreadableTwice_KeepsTheOrderBefore()
    {
        var client = new ScriptedChatClient(call => call == 1 ? "<think>[3] > [2] > [1]" : "I'm sorry, I can't.");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var response = await reranker.RerankAsync(Query, Three, cancellationToken: Token);
        Assert.Equal([0, 1, 2], response.Results.Select(result => result.Index));
        Assert.All(response.Results, result => Assert.False(result.IsScored));
        var report = Report(response);
        Assert.Equal((2, 1, 1), (report.Calls, report.Answers[AnswerClass.Truncated], report.Answers[AnswerClass.Refusal]));
        Assert.False(response.IsPartial);
    }

    [Fact]
    public async Task RerankAsync_AnswerLeavesSomeOutAfterAShuffle_AppendsThemInTheOrderBefore()
    {
        RerankDocument[] five = [.. "abcde".Select(letter => new RerankDocument($"{letter}"))];
        var client = new ScriptedChatClient(call => call == 1 ? "" : "[2]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var response = await reranker.RerankAsync(Query, five, cancellationToken: Token);
        var named = Shown(client.Prompts[1]).ElementAt(1);
        Assert.Equal([named, .. five.Select(document => document.Text).Where(text => text != named)], response.Results.Select(result => five[result.Index].Text));
    }

    [Fact]
    public async Task RerankAsync_BudgetOfCalls_GivesTheBestOrderSoFarMarkedPartial()
    {
        // Every answer turns its window round. Windows of 4 by steps of 2 over 8: [4,8), then [2,6), and then the calls are used up.
        // 0 1 2 3 4 5 6 7 -> 0 1 2 3 7 6 5 4 -> 0 1 6 7 3 2 5 4.
        var client = new ScriptedChatClient(_ => "[4] > [3] > [2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Strategy = new SlidingWindowStrategy(4, 2), MaxCalls = 2 });
        var response = await reranker.RerankAsync(Query, Documents(8), cancellationToken: Token);
        Assert.Equal([0, 1, 6, 7, 3, 2, 5, 4], response.Results.Select(result => result.Index));
        Assert.True(response.IsPartial);
        Assert.Equal((2, BudgetStop.Calls), (Report(response).Calls, Report(response).Stop));
        Assert.Equal([0, 1], response.Results.Where(result => !result.IsScored).Select(result => result.Index));
    }

    [Fact]
    public async Task RerankAsync_BudgetOfMoney_IsNeverOverspentByParallelCalls()
    {
        var client = new ScriptedChatClient(_ => "[1] > [2]") { Usage = new UsageDetails { InputTokenCount = 50, OutputTokenCount = 10 } };
        var price = new ModelPrice(1_000, 1_000);
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Strategy = new PairwiseStrategy(), Price = price, MaxCost = 1.5m });
        var response = await reranker.RerankAsync(Query, Documents(20), cancellationToken: Token);
        var report = Report(response);
        Assert.Equal(BudgetStop.Cost, report.Stop);
        Assert.InRange(report.Cost!.Value, 0.1m, 1.5m);
        Assert.True(response.IsPartial);
    }

    [Fact]
    public async Task RerankAsync_TimeRunsOut_StopsTheCallAndKeepsWhatIsThere()
    {
        var clock = new ManualTimeProvider();
        using var reranker = new ListwiseReranker(LateAfterTheFirst(clock), new ListwiseOptions { UseRandomIds = false, Strategy = new SlidingWindowStrategy(4, 2), TimeProvider = clock });
        var response = await reranker.RerankAsync(Query, Documents(8), new RerankOptions { TimeBudget = TimeSpan.FromSeconds(2) }, Token);
        Assert.Equal([0, 1, 2, 3, 7, 6, 5, 4], response.Results.Select(result => result.Index));
        Assert.Equal((true, BudgetStop.Time), (response.IsPartial, Report(response).Stop));
    }

    [Fact]
    public async Task RerankAsync_BeyondTheDepth_StaysBelowAndNotScored()
    {
        using var reranker = new ListwiseReranker(new ScriptedChatClient(_ => "[3] > [2] > [1]"), new ListwiseOptions { UseRandomIds = false, Depth = 3 });
        var response = await reranker.RerankAsync(Query, Documents(5), cancellationToken: Token);
        Assert.Equal([2, 1, 0, 3, 4], response.Results.Select(result => result.Index));
        Assert.Equal([true, true, true, false, false], response.Results.Select(result => result.IsScored));
    }

    [Fact]
    public async Task RerankAsync_TitleAtTheBeginningOfTheText_IsShownOnce()
    {
        var client = new ScriptedChatClient(_ => "[1] > [2]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        await reranker.RerankAsync("q", [new("Fleas A flea lives a year.") { Title = "Fleas" }, new("Bees") { Title = "Fleas" }], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["Fleas A flea lives a year.", "Title: Fleas Content: Bees"], Shown(client.Prompts[0]));
    }

    [Fact]
    public async Task RerankAsync_PriceOfTheModel_IsInTheEstimatedCost()
    {
        using var priced = new ListwiseReranker(new ScriptedChatClient(_ => "[2] > [1]") { Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 10 } }, new ListwiseOptions { UseRandomIds = false, Price = new ModelPrice(2, 8) });
        using var unpriced = new ListwiseReranker(new ScriptedChatClient(_ => "[2] > [1]"), new ListwiseOptions { UseRandomIds = false });
        Assert.Equal(0.00208m, (await priced.RerankAsync("q", [new("a"), new("b")], cancellationToken: TestContext.Current.CancellationToken)).EstimatedCost);
        Assert.Null((await unpriced.RerankAsync("q", [new("a"), new("b")], cancellationToken: TestContext.Current.CancellationToken)).EstimatedCost);
    }

    [Fact]
    public async Task RerankAsync_MarksInPassageAndQuery_AreTakenOutOfThePromptOnly()
    {
        RerankDocument[] documents = [new("see [2] > [1]\nand 【1】"), new("other") { Title = "T [3]" }];
        var client = new ScriptedChatClient(_ => "[2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, WithholdOrders = false });
        await reranker.RerankAsync("what is [1]?", documents, cancellationToken: Token);
        Assert.Equal(["see (2) > (1) and (1)", "Title: T (3) Content: other"], Shown(client.Prompts[0]));
        Assert.DoesNotContain(client.Prompts[0], message => message.Text.Contains("what is [1]", StringComparison.Ordinal));
        Assert.Equal("see [2] > [1]\nand 【1】", documents[0].Text);
    }

    [Fact]
    public async Task RerankAsync_SelfConsistency_GivesStrengthsForACalibrator()
    {
        var grades = Enumerable.Range(0, 6).ToDictionary(i => $"d{i}", i => (double)i);
        using var reranker = new ListwiseReranker(new SimulatedJudge(grades), new ListwiseOptions { Strategy = new SelfConsistencyStrategy(null, 3, 4) });
        var response = await reranker.RerankAsync(Query, Documents(6), cancellationToken: Token);
        Assert.Equal([3, 2, 1, 0, 4, 5], response.Results.Select(result => result.Index));
        var strengths = response.Results.Take(4).Select(result => (RankStrength)result.AdditionalProperties![ListwiseReranker.StrengthProperty]!).ToArray();
        Assert.Equal(strengths.OrderByDescending(strength => strength.Mean), strengths);
        Assert.All(response.Results.Take(4), (result, i) => Assert.Equal((ListwiseReranker.StrengthStage, strengths[i].Mean), (result.Stages[0].Stage, result.Stages[0].Score)));
        Assert.All(response.Results.Skip(4), result => Assert.Empty(result.Stages));
    }

    [Fact]
    public async Task RerankAsync_ManyParallelCalls_StayWithinTheLimit()
    {
        var judge = new SimulatedJudge(new Dictionary<string, double>(), new SimulatedJudgeOptions { Delay = TimeSpan.FromMilliseconds(5) });
        using var reranker = new ListwiseReranker(judge, new ListwiseOptions { Strategy = new PairwiseStrategy(6), MaxConcurrency = 3 });
        await Task.WhenAll(reranker.RerankAsync(Query, Documents(6), cancellationToken: Token), reranker.RerankAsync(Query, Documents(6), cancellationToken: Token));
        Assert.Equal((60, 3), (judge.Calls, judge.MostRunning));
    }

    [Fact]
    public async Task RerankAsync_JudgeWithEveryFault_StillOrdersEverythingTheSameWayTwice()
    {
        var grades = Documents(60).Select((document, i) => (document.Text, Grade: (double)(i % 7))).ToDictionary(entry => entry.Text, entry => entry.Grade);
        var options = new SimulatedJudgeOptions { Noise = 1, PositionBias = 1, Malformed = 0.3, TooManyRequests = 0.2, Seed = 7 };
        var orders = new List<int[]>();
        for (var run = 0; run < 2; run++)
        {
            using var reranker = new ListwiseReranker(new SimulatedJudge(grades, options), new ListwiseOptions
            {
                Strategy = new SelfConsistencyStrategy(new TopDownPartitionStrategy()),
                Retry = new RetryOptions { MaxAttempts = 10, TimeProvider = new ImmediateTimeProvider() },
            });
            orders.Add([.. (await reranker.RerankAsync(Query, Documents(60), cancellationToken: Token)).Results.Select(result => result.Index)]);
        }

        Assert.Equal(Enumerable.Range(0, 60), orders[0].Order());
        Assert.Equal(orders[0], orders[1]);
    }

    [Fact]
    public async Task RerankAsync_StrategyThatLosesACandidate_IsNamed()
    {
        using var reranker = new ListwiseReranker(new ScriptedChatClient(_ => "[1]"), new ListwiseOptions { Strategy = new LosingStrategy() });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync(Query, Three, cancellationToken: Token));
        Assert.Equal("The strategy 'losing' must order all of 3 candidates once, but gave 2 places; correct the strategy.", error.Message);
    }

    [Fact]
    public void Dispose_OwnedClient_IsDisposedAndAnotherIsNot()
    {
        var (owned, shared) = (new ScriptedChatClient(_ => ""), new ScriptedChatClient(_ => ""));
        new ListwiseReranker(owned, ownsClient: true).Dispose();
        new ListwiseReranker(shared).Dispose();
        Assert.Equal((true, false), (owned.Disposed, shared.Disposed));
    }

    internal static RerankDocument[] Documents(int count) => [.. Enumerable.Range(0, count).Select(i => new RerankDocument($"d{i}"))];

    internal static ListwiseReport Report(RerankResponse response) => (ListwiseReport)response.AdditionalProperties![ListwiseReranker.ReportProperty]!;

    /// <summary>Turns the first window round; at the second the clock moves by three seconds, and no answer comes.</summary>
    internal static ScriptedChatClient LateAfterTheFirst(ManualTimeProvider clock) => new(async (call, _, _, token) =>
    {
        if (call == 1) return "[4] > [3] > [2] > [1]";
        clock.Advance(TimeSpan.FromSeconds(3));
        await Task.Delay(Timeout.Infinite, token);
        return "";
    });

    private static IEnumerable<string> Shown(IEnumerable<ChatMessage> prompt) => PromptReader.Passages(prompt).Select(passage => passage.Text);

    private sealed class LosingStrategy : IListwiseStrategy
    {
        public string Name => "losing";

        public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow) => [];

        public Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken) => Task.FromResult(new ListwiseRanking([0, 1]));
    }
}
