using Microsoft.Extensions.AI;
using SkRerank.Cost;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class BudgetRerankerTests
{
    private static readonly PriceTable Prices = PriceTable.Parse("""{"date":"2026-01-02","prices":[{"provider":"*","model":"*"},{"provider":"fake","model":"*","perSearchUnit":0.002},{"provider":"faulty","model":"*","perSearchUnit":0.002}]}""");
    private static readonly RerankDocument[] Documents = [new("a"), new("bb"), new("ccc")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_MoneyIsSpent_RefusesWithTheNumbers()
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxCost = 0.005m });
        using var reranker = Paid(new FakeReranker((_, d) => d.Text.Length), budget);
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        var refusal = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.Equal("The budget is 0.005 US dollars, of which 0.004 are spent and 0 reserved, but this call may cost 0.002; raise MaxCost, or add a fallback.", refusal.Message);
        Assert.Equal(("fake", "budget", false), (refusal.ProviderName, refusal.Operation, refusal.IsTransient));
        Assert.Equal(0.004m, budget.SpentCost);
    }

    // The query is one token and is read with each of three documents, each one token: 6.
    [Fact]
    public async Task RerankAsync_TokensAreSpent_RefusesWithTheNumbers()
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxTokens = 11, Period = TimeSpan.FromHours(1) });
        using var reranker = Paid(new FakeReranker((_, d) => d.Text.Length), budget);
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        var refusal = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.Equal("The budget is 11 tokens in 01:00:00, of which 6 are spent and 0 reserved, but this call may use 6; raise MaxTokens, or add a fallback.", refusal.Message);
    }

    [Fact]
    public async Task RerankAsync_PeriodIsOver_BeginsAnew()
    {
        var clock = new ManualClock();
        var budget = new RerankBudget(new RerankBudgetOptions { MaxCost = 0.002m, Period = TimeSpan.FromHours(1), TimeProvider = clock });
        using var reranker = Paid(new FakeReranker((_, d) => d.Text.Length), budget);
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        clock.Ticks = TimeSpan.FromMinutes(59).Ticks;
        await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        clock.Ticks = TimeSpan.FromMinutes(60).Ticks;
        Assert.Equal(0, budget.SpentCost);
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal(0.002m, budget.SpentCost);
    }

    [Fact]
    public async Task RerankAsync_WithAFallback_AsksItAndMarksTheAnswer()
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxCost = 0 });
        using var local = new FakeReranker((_, d) => -d.Text.Length);
        using var paid = new FakeReranker((_, d) => d.Text.Length);
        using var reranker = paid.AsBuilder().UseBudget(budget, options => (options.Prices, options.Fallback) = (Prices, local)).Build();
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.True(response.IsFallback);
        Assert.Equal([0, 1, 2], response.Results.Select(r => r.Index));
        Assert.Equal((0, 1), (paid.Calls, local.Calls));
    }

    [Fact]
    public async Task RerankAsync_KeepIncomingOrder_AnswersWithIt()
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxTokens = 0 });
        using var reranker = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseBudget(budget, options => options.KeepIncomingOrder = true).Build();
        var response = await reranker.RerankAsync("q", Documents, new RerankOptions { TopN = 2 }, Token);
        Assert.True(response.IsFallback);
        Assert.Equal((ScoreKind.Ordinal, 2, 0), (response.ScoreKind, response.Results.Count, response.Results[0].Index));
    }

    [Fact]
    public async Task RerankAsync_MoneyWithoutAPrice_IsRefused()
    {
        using var reranker = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseBudget(new RerankBudget(new RerankBudgetOptions { MaxCost = 1 })).Build();
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.Equal("A budget in money needs the price of each call, but the price table has none for 'fake:fake-model'; add it by PriceTable.With, or set a budget in tokens.", failure.Message);
    }

    [Fact]
    public async Task RerankAsync_AnswerSaysWhatItUsed_TakesThePlaceOfTheEstimate()
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxTokens = 1_000_000, MaxCost = 1 });
        var usage = new UsageDetails { TotalTokenCount = 77, AdditionalCounts = new AdditionalPropertiesDictionary<long> { [PriceTable.SearchUnits] = 5 } };
        using var reranker = Paid(new FaultyReranker((_, documents, _) => Task.FromResult(new RerankResponse(FaultyReranker.ByLength(documents).Results, ScoreKind.Logit) { Usage = usage })), budget);
        await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal((0.010m, 77), (budget.SpentCost, budget.SpentTokens));
    }

    // A status says that nothing was done; anything else may have been billed.
    [Theory]
    [InlineData(429, "0")]
    [InlineData(500, "0")]
    [InlineData(200, "0.002")]
    [InlineData(null, "0.002")]
    public async Task RerankAsync_Failure_CostsItsEstimateUnlessRefused(int? status, string spent)
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxCost = 1 });
        using var reranker = Paid(FaultyReranker.Failing(new RerankException("no") { StatusCode = status }), budget);
        await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.Equal(decimal.Parse(spent, System.Globalization.CultureInfo.InvariantCulture), budget.SpentCost);
    }

    // 50 calls of 0.002 begin before any ends; a budget of 0.02 lets 10 of them in, and not one more.
    [Fact]
    public async Task RerankAsync_ManyAtATime_NeverReservesBeyondTheLimit()
    {
        var budget = new RerankBudget(new RerankBudgetOptions { MaxCost = 0.02m });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inner = new FaultyReranker(async (_, documents, _) =>
        {
            await gate.Task;
            return FaultyReranker.ByLength(documents);
        });
        using var reranker = Paid(inner, budget);
        int refused = 0, answered = 0;
        var allRefused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task CallAsync()
        {
            try
            {
                await reranker.RerankAsync("q", Documents, cancellationToken: Token);
                Interlocked.Increment(ref answered);
            }
            catch (RerankException exception) when (exception.Operation == "budget")
            {
                if (Interlocked.Increment(ref refused) == 40) allRefused.SetResult();
            }
        }

        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(CallAsync, Token)).ToArray();

        // The 40 that are refused end while the 10 others wait.
        await allRefused.Task.WaitAsync(Token);
        gate.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal((10, 40, 10, 0.020m), (answered, refused, inner.Calls, budget.SpentCost));
    }

    [Fact]
    public void Constructor_NoLimit_IsRefused() =>
        Assert.StartsWith("A budget needs a limit; set MaxCost or MaxTokens.", Assert.Throws<ArgumentException>(() => new RerankBudget(new RerankBudgetOptions())).Message, StringComparison.Ordinal);

    private static IReranker Paid(IReranker inner, RerankBudget budget) => inner.AsBuilder().UseBudget(budget, options => options.Prices = Prices).Build();

    private sealed class ManualClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
