using Microsoft.Extensions.AI;
using SkRerank.Cost;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CostLedgerRerankerTests
{
    private static readonly PriceTable Prices = PriceTable.Parse("""{"date":"2026-01-02","prices":[{"provider":"fake","model":"fake-model","perSearchUnit":0.002},{"provider":"faulty","model":"*","perMillionTokens":1}]}""");
    private static readonly RerankDocument[] Documents = [new("a"), new("bb"), new("ccc")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_Calls_AreCostedAndAddedUpByProvider()
    {
        var entries = new List<CostEntry>();
        var ledger = new CostLedger(entries.Add);
        using var units = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseCostLedger(ledger, Prices).Build();
        using var tokens = new FaultyReranker((call, documents, _) => Task.FromResult(new RerankResponse(FaultyReranker.ByLength(documents).Results, ScoreKind.Logit) { Usage = new UsageDetails { TotalTokenCount = 1000 * call } })).AsBuilder().UseCostLedger(ledger, Prices).Build();
        Assert.Equal(0.002m, (await units.RerankAsync("q", Documents, cancellationToken: Token)).EstimatedCost);
        await tokens.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal(0.002m, (await tokens.RerankAsync("q", Documents, cancellationToken: Token)).EstimatedCost);

        Assert.Equal([new CostEntry("fake", "fake-model", 3) { Cost = 0.002m }, new CostEntry("faulty", "faulty-model", 3) { Tokens = 1000, Cost = 0.001m }, new CostEntry("faulty", "faulty-model", 3) { Tokens = 2000, Cost = 0.002m }], entries);
        Assert.Equal([new CostTotal("fake", "fake-model") { Calls = 1, Documents = 3, Cost = 0.002m }, new CostTotal("faulty", "faulty-model") { Calls = 2, Documents = 6, Tokens = 3000, Cost = 0.003m }], ledger.Totals);
        Assert.Equal(0.005m, ledger.Cost);
    }

    [Fact]
    public async Task RerankAsync_UnknownPrice_IsCountedApart()
    {
        using var reranker = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseCostLedger(prices: Prices).Build();
        Assert.Null((await reranker.RerankAsync("q", Documents, new RerankOptions { ModelId = "other" }, Token)).EstimatedCost);
        var total = Assert.Single(reranker.GetService<CostLedger>()!.Totals);
        Assert.Equal(new CostTotal("fake", "other") { Calls = 1, Documents = 3, CallsWithoutCost = 1 }, total);
    }

    [Fact]
    public async Task RerankAsync_NothingToDo_IsNoCall()
    {
        using var reranker = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseCostLedger(prices: Prices).Build();
        await reranker.RerankAsync("q", [], cancellationToken: Token);
        Assert.Empty(reranker.GetService<CostLedger>()!.Totals);
    }

    [Fact]
    public async Task RerankAsync_ThroughOtherStages_AddsUpToOneCost()
    {
        using var paid = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseCostLedger(prices: Prices).Build();
        using var other = new FakeReranker((_, d) => d.Text.Length).AsBuilder().UseCostLedger(prices: Prices).Build();
        using var cascade = new CascadeReranker([new CascadeStage("one", paid), new CascadeStage("two", other)]);
        Assert.Equal(0.004m, (await cascade.RerankAsync("q", Documents, cancellationToken: Token)).EstimatedCost);
        using var blend = paid.AsBuilder().UseBlend(options => options.IncomingWeight = 0).Build();
        Assert.Equal(0.002m, (await blend.RerankAsync("q", Documents, cancellationToken: Token)).EstimatedCost);
        using var chunked = paid.AsBuilder().UseChunking().Build();
        Assert.Equal(0.002m, (await chunked.RerankAsync("q", Documents, cancellationToken: Token)).EstimatedCost);
    }

    [Fact]
    public async Task Add_ManyThreads_LosesNothing()
    {
        var ledger = new CostLedger();
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), Token, (i, _) =>
        {
            ledger.Add(new CostEntry("p", $"m{i % 3}", 1) { Tokens = 2, Cost = 0.001m });
            return ValueTask.CompletedTask;
        });
        Assert.Equal((2000, 4000, 2.000m), (ledger.Totals.Sum(t => t.Calls), ledger.Totals.Sum(t => t.Tokens), ledger.Cost));
    }
}
