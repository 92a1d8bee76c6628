using System.Net;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat.Pointwise;

/// <summary>What the pointwise reranker plans, and how it ends when calls, tokens, money or time run out.</summary>
public sealed class PointwiseBudgetTests
{
    private static readonly RerankDocument[] Four = [new("stocks"), new("bees"), new("fleas"), new("fleas live a year")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_FourPassages_IsAnUpperBoundWithoutACall()
    {
        var source = Fleas();
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { Price = new ModelPrice(2, 8) });
        var plan = reranker.Plan("fleas", Four);
        Assert.Empty(source.Prompts);
        Assert.Equal(("yes-no", 4, 4, true), (plan.Judgement, plan.Calls, plan.AnswerTokens, plan.IsEstimated));
        Assert.Equal(((2m * plan.PromptTokens) + (8m * 4)) / 1_000_000m, plan.MaxCost);

        // Without reported tokens the ledger enters the estimates, so the plan is met exactly.
        var response = await reranker.RerankAsync("fleas", Four, cancellationToken: Token);
        Assert.Equal((plan.MaxCost, true), (Report(response).Cost, Report(response).IsEstimated));
        Assert.Equal((plan.MaxCost, null), (response.EstimatedCost, response.Usage));
    }

    [Fact]
    public void Plan_Likelihood_CountsTheTextThatIsScored()
    {
        var source = new ScriptedLikelihood(_ => new TextLikelihoodResponse(-1, 1));
        using var shorter = new PointwiseReranker(PointwiseJudgement.Likelihood(source, "judge", "one"));
        using var longer = new PointwiseReranker(PointwiseJudgement.Likelihood(source, "judge", string.Join(' ', Enumerable.Repeat("one", 50))));
        Assert.True(longer.Plan("q", Four).PromptTokens >= shorter.Plan("q", Four).PromptTokens + (4 * 49));
    }

    [Fact]
    public async Task RerankAsync_CallsRunOut_LeavesTheRestBelowInTheirOrder()
    {
        var source = Fleas();
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { MaxCalls = 3 });
        var response = await reranker.RerankAsync("fleas", Four, cancellationToken: Token);
        Assert.Equal([(2, true), (0, true), (1, true), (3, false)], response.Results.Select(result => (result.Index, result.IsScored)));
        Assert.Equal((ScoreKind.Ordinal, true), (response.ScoreKind, response.IsPartial));
        Assert.Equal((3, 0, 1, BudgetStop.Calls), (Report(response).Judged, Report(response).Failed, Report(response).Skipped, Report(response).Stop));
        Assert.Equal(3, source.Prompts.Count);
    }

    [Theory]
    [InlineData(true, BudgetStop.Cost)]
    [InlineData(false, BudgetStop.Tokens)]
    public async Task RerankAsync_NothingCanBePaid_MakesNoCallAndKeepsTheIncomingOrder(bool money, BudgetStop stop)
    {
        var source = Fleas();
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { Price = new ModelPrice(1, 1), MaxCost = money ? 0.000001m : null, MaxTokens = money ? null : 5 });
        var response = await reranker.RerankAsync("fleas", Four, cancellationToken: Token);
        Assert.Equal([0, 1, 2, 3], response.Results.Select(result => result.Index));
        Assert.Empty(source.Prompts);
        Assert.Equal((4, stop, true), (Report(response).Skipped, Report(response).Stop, response.IsPartial));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RerankAsync_TimeRunsOut_KeepsWhatWasJudged(bool ofTheCall)
    {
        var clock = new ManualTimeProvider();
        var source = new ScriptedLogprobs(async (prompt, token) =>
        {
            if (!prompt.Contains("bees", StringComparison.Ordinal)) return new TokenLogprobsResponse([new("yes", -1), new("no", -2)]);
            clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(Timeout.Infinite, token);
            return new TokenLogprobsResponse([]);
        });
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { TimeProvider = clock, MaxConcurrency = 1, TimeBudget = ofTheCall ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(2) });
        var response = await reranker.RerankAsync("fleas", Four, ofTheCall ? new RerankOptions { TimeBudget = TimeSpan.FromSeconds(2) } : null, Token);
        Assert.Equal([(0, true), (1, false), (2, false), (3, false)], response.Results.Select(result => (result.Index, result.IsScored)));
        Assert.Equal((1, 3, BudgetStop.Time), (Report(response).Judged, Report(response).Skipped, Report(response).Stop));
    }

    [Fact]
    public void Constructor_BudgetWithoutAPrice_IsNamed()
    {
        var error = Assert.Throws<ArgumentException>("options", () => new PointwiseReranker(PointwiseJudgement.YesNo(Fleas(), "omega"), new PointwiseOptions { MaxCost = 1 }));
        Assert.StartsWith("The options of the pointwise reranker are not valid. MaxCost needs the price of the model 'omega', which is not known; set Price.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "The chat model must judge a passage, but it failed with the status 400: no such model.")]
    [InlineData(false, "The chat model must judge a passage, but it did not answer in its time; raise the client's time limit or send shorter passages.")]
    public async Task RerankAsync_ModelFails_SpeaksOfOnePassage(bool refused, string expected)
    {
        var source = new ScriptedLogprobs((_, _) => throw (refused ? new HttpRequestException("no such model", null, HttpStatusCode.BadRequest) : new TimeoutException()));
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { Retry = new RetryOptions { MaxAttempts = 1 } });
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Four, cancellationToken: Token))).Message);
    }

    private static ScriptedLogprobs Fleas() => new(prompt => prompt.Contains("\nfleas", StringComparison.Ordinal) ? [new("yes", -1), new("no", -2)] : [new("yes", -3), new("no", -1)]);

    private static PointwiseReport Report(RerankResponse response) => Assert.IsType<PointwiseReport>(response.AdditionalProperties![PointwiseReranker.ReportProperty]);
}
