using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.Middleware;
using SkRerank.Tests.Chunking;
using SkRerank.Tests.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat;

public sealed class ListwisePlanTests
{
    private static readonly RerankDocument[] Documents = [.. Enumerable.Range(0, 100).Select(i => new RerankDocument($"d{i} " + string.Join(' ', Enumerable.Repeat("word", i % 50))))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Plan_HundredDocuments_StatesCallsRoundsTokensAndPriceWithoutACall()
    {
        var client = new ScriptedChatClient(_ => throw new InvalidOperationException("called"));
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { Price = new ModelPrice(2, 8), TokenCounter = new WordCounter(), Family = new ModelFamily { Name = "large", ContextTokens = 100_000 } });
        var plan = reranker.Plan("q", Documents);
        Assert.Equal(("sliding(20,10)", 100, 9, 9, false), (plan.Strategy, plan.Candidates, plan.Calls, plan.Rounds.Count, plan.IsEstimated));

        // An answer over 20 is 39 words, and 32 are spare.
        Assert.Equal(9 * (39 + 32), plan.AnswerTokens);

        // The 20 longest are 50, 50, 49, 49 ... 41, 41 words: 910 for each call, and the same overhead for each.
        Assert.Equal(0, (plan.PromptTokens - (9 * 910)) % 9);
        Assert.InRange(plan.PromptTokens, 9 * 910, 9 * 1400);
        Assert.Equal(((2m * plan.PromptTokens) + (8m * plan.AnswerTokens)) / 1_000_000m, plan.MaxCost);
        Assert.Empty(client.Prompts);
    }

    [Theory]
    [InlineData(ScoreKind.Logit, null, 100)]
    [InlineData(ScoreKind.Fused, null, 50)]
    [InlineData(ScoreKind.Fused, 70, 70)]
    public void Plan_Depth_IsLessAfterAFusion(ScoreKind kind, int? depth, int expected)
    {
        RerankDocument[] documents = [.. Enumerable.Range(0, 120).Select(i => new RerankDocument($"d{i}") { Trail = [new StageScore("bm25", 1, ScoreKind.Logit, i + 1), new StageScore("stage", 1, kind, i + 1)] })];
        using var reranker = new ListwiseReranker(new ScriptedChatClient(_ => ""), new ListwiseOptions { Depth = depth });
        Assert.Equal(expected, reranker.Plan("q", documents).Candidates);
    }

    [Fact]
    public async Task Plan_AnyStrategy_IsNeverExceededWhereAnswersCanBeRead()
    {
        IListwiseStrategy[] strategies = [new SlidingWindowStrategy(), new TopDownPartitionStrategy(), new OverlappingBlocksStrategy(), new TournamentStrategy(), new SetwiseStrategy(), new PairwiseStrategy(5), new SelfConsistencyStrategy(new TopDownPartitionStrategy())];
        foreach (var strategy in strategies)
        {
            var judge = new SimulatedJudge(new Dictionary<string, double>(), new SimulatedJudgeOptions { Noise = 1 });
            using var reranker = new ListwiseReranker(judge, new ListwiseOptions { Strategy = strategy });
            var plan = reranker.Plan("q", Documents);
            var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
            var report = ListwiseRerankerTests.Report(response);
            Assert.InRange(report.Calls, 1, plan.Calls);
            Assert.InRange(report.Rounds, 1, plan.Rounds.Count);
            Assert.InRange(response.Usage!.InputTokenCount!.Value, 1, plan.PromptTokens);
            Assert.True(plan.IsEstimated);
            Assert.Null(plan.MaxCost);
        }
    }

    [Fact]
    public void Constructor_OptionsThatContradict_AreAllNamed()
    {
        var options = new ListwiseOptions { MaxCost = 1, TokenLogprobs = new FixedLogprobs([]) };
        var error = Assert.Throws<ArgumentException>("options", () => new ListwiseReranker(new ScriptedChatClient(_ => ""), options));
        Assert.StartsWith("The options of the listwise reranker are not valid. MaxCost needs the price of the model '', which is not known; set Price. TokenLogprobs needs a template with letters, but 'rankgpt' has numbers; use PromptTemplate.First.", error.Message, StringComparison.Ordinal);
        var letters = new ListwiseOptions { UseSchema = true, Template = PromptTemplate.First };
        Assert.Contains("UseSchema needs a template with numbers, but 'first' has letters.", Assert.Throws<ArgumentException>(() => new ListwiseReranker(new ScriptedChatClient(_ => ""), letters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ValuesOutOfRange_AreNamed()
    {
        var options = new ListwiseOptions();
        Assert.StartsWith("Depth must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => options.Depth = 0).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxPassageWords = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxConcurrency = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxPromptTokens = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxCalls = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxTokens = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxCost = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.TimeBudget = TimeSpan.Zero);
        Assert.Throws<ArgumentNullException>(() => options.Strategy = null!);
    }

    [Fact]
    public async Task Revision_TemplateOrStrategy_KeepsCachedOrdersApart()
    {
        var cache = new MemoryCache();
        var calls = 0;
        foreach (var options in new[] { new ListwiseOptions(), new ListwiseOptions { Template = PromptTemplate.RankZephyr }, new ListwiseOptions { Strategy = new PairwiseStrategy(2) }, new ListwiseOptions() })
        {
            var client = new ScriptedChatClient(_ => "[2] > [1]");
            using var reranker = new CachingReranker(new ListwiseReranker(client, options), cache);
            await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token);
            calls += client.Prompts.Count > 0 ? 1 : 0;
        }

        Assert.Equal(3, calls);
        using var named = new ListwiseReranker(new ScriptedChatClient(_ => ""));
        Assert.Contains(PromptTemplate.RankGpt.Hash, named.GetService<RerankerMetadata>()!.ModelRevision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_AroundTheReranker_KeepsTheWindowsThatWereJudged()
    {
        var clock = new ManualTimeProvider();
        using var reranker = new DeadlineReranker(new ListwiseReranker(ListwiseRerankerTests.LateAfterTheFirst(clock), new ListwiseOptions { UseRandomIds = false, Strategy = new SlidingWindowStrategy(4, 2), TimeProvider = clock }), TimeSpan.FromSeconds(2), clock);
        var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(8), cancellationToken: Token);
        Assert.Equal([0, 1, 2, 3, 7, 6, 5, 4], response.Results.Select(result => result.Index));
        Assert.True(response.IsPartial);
    }
}
