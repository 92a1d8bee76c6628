using CsCheck;
using Microsoft.Extensions.AI;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class AdaptiveDepthRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ScoresThatFollowTheIncomingOnes_StopsAndPutsTheRestBelow()
    {
        // The reranked score is twice the incoming one, so nothing below the first ten can enter the first two.
        var seen = 0;
        using var reranker = new FakeReranker((_, document) => { seen++; return 2 * document.RetrievalScore!.Value; }).AsBuilder()
            .UseAdaptiveDepth(options => { options.TopN = 2; options.MinDepth = 10; }).Build();
        var response = await reranker.RerankAsync("a", Documents(100), cancellationToken: Token);
        Assert.Equal(10, seen);
        Assert.Equal(Enumerable.Range(0, 100), response.Results.Select(result => result.Index));
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal(10, response.Results.Count(result => result.IsScored));
        Assert.Equal(new StageScore("fake", 200, ScoreKind.Logit, 1) { RankBefore = 1 }, Assert.Single(response.Results[0].Stages));
    }

    [Fact]
    public async Task RerankAsync_ScoresThatDoNot_ScoresEverything()
    {
        using var reranker = new FakeReranker((_, document) => (int)document.RetrievalScore!.Value * 37 % 101).AsBuilder().UseAdaptiveDepth(options => options.MinDepth = 10).Build();
        var response = await reranker.RerankAsync("a", Documents(60), cancellationToken: Token);
        Assert.Equal(ScoreKind.Logit, response.ScoreKind);
        Assert.All(response.Results, result => Assert.True(result.IsScored));
    }

    [Fact]
    public void UseAdaptiveDepth_ScoresThatDependOnTheirCompany_IsAnErrorAtBuildTime()
    {
        var blend = new FakeReranker((_, _) => 1).AsBuilder().UseAdaptiveDepth().UseBlend();
        Assert.StartsWith("Adaptive depth needs a reranker that scores each document by itself, but the metadata of 'blend' does not say so;", Assert.Throws<ArgumentException>(() => blend.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_BatchOfAnotherModel_AddsUpUsageAndCostOfEveryCall()
    {
        // Call 1 scores three documents, call 2 the fourth with another model, and call 3 all four: 1 + 2 + 3 tokens and dollars.
        var inner = new FaultyReranker((call, documents, _) => Task.FromResult(new RerankResponse(documents.Select((document, i) => new RerankResult(i, document.Text.Length)), ScoreKind.Logit)
        {
            ModelId = call == 2 ? "another" : "faulty-model",
            Usage = new UsageDetails { InputTokenCount = call },
            EstimatedCost = call,
        }));
        using var reranker = inner.AsBuilder().UseAdaptiveDepth(options => { options.MinDepth = 3; options.TopN = 1; options.Epsilon = 0; }).Build();
        var response = await reranker.RerankAsync("a", Documents(4), cancellationToken: Token);
        Assert.Equal((3, 4, 6L, 6m), (inner.Calls, response.Results.Count, response.Usage!.InputTokenCount, response.EstimatedCost));
    }

    [Fact]
    public async Task RerankAsync_DocumentWithoutAScore_IsNamed()
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseAdaptiveDepth().Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token));
        Assert.Equal("Adaptive depth needs a finite retrieval score on every document, but document 0 has none; set RerankDocument.RetrievalScore.", error.Message);
    }

    [Fact]
    public void RerankAsync_AnyScores_LosesNoDocument() =>
        Gen.Double[-3, 3].Array[1, 60].Select(Gen.Int[1, 12], Gen.Double[0, 1]).Sample(
            (noise, topN, epsilon) =>
            {
                var documents = Documents(noise.Length);
                using var reranker = new AdaptiveDepthReranker(
                    new FakeReranker((_, document) => document.RetrievalScore!.Value + noise[noise.Length - (int)document.RetrievalScore.Value]),
                    new AdaptiveDepthOptions { TopN = topN, Epsilon = epsilon, MinDepth = 3, BatchSize = 5 });
                var response = reranker.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                return response.Results.Select(result => result.Index).Order().SequenceEqual(Enumerable.Range(0, noise.Length))
                    && response.Results.Select(result => result.IsScored).SequenceEqual(response.Results.Select(result => result.IsScored).OrderDescending());
            },
            iter: 1000);

    [Theory]
    [InlineData("normal", 0.1)]
    [InlineData("normal", 0.3)]
    [InlineData("normal", 0.6)]
    [InlineData("uniform", 0.3)]
    [InlineData("laplace", 0.3)]
    [InlineData("t5", 0.3)]
    [InlineData("falling", 0.3)]
    [InlineData("sparse", 0.3)]
    public async Task RerankAsync_SimulatedQueries_MissesNoMoreThanEpsilon(string noise, double spread)
    {
        const int queries = 2000;
        const double epsilon = 0.05;
        var random = new Random(7);
        int missed = 0, scored = 0;
        for (var q = 0; q < queries; q++)
        {
            // Incoming scores fall from 1 to 0, the more slowly the later; the reranked score follows them by a line and noise.
            double[] incoming = [.. Enumerable.Range(0, 100).Select(_ => Math.Pow(random.NextDouble(), 2)).OrderDescending()];
            double[] truth = [.. incoming.Select(x => (3 * x) + (spread * Noise(noise, random, x)))];
            RerankDocument[] documents = [.. incoming.Select((x, i) => new RerankDocument($"{i}") { RetrievalScore = x })];
            using var reranker = new AdaptiveDepthReranker(new FakeReranker((_, document) => truth[int.Parse(document.Text, System.Globalization.CultureInfo.InvariantCulture)]), new AdaptiveDepthOptions { Epsilon = epsilon });
            var response = await reranker.RerankAsync("q", documents, cancellationToken: Token);
            scored += response.Results.Count(result => result.IsScored);
            if (!response.Results.Take(10).Select(result => result.Index).Order().SequenceEqual(Enumerable.Range(0, 100).OrderByDescending(i => truth[i]).Take(10).Order())) missed++;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{noise} {spread}: missed {missed / (double)queries:F4}, scored {scored / (double)queries:F1}");
        Assert.True(missed <= epsilon * queries, $"{missed} of {queries} answers missed a document of the first ten.");
    }

    private static double Noise(string name, Random random, double x)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return name switch
        {
            "normal" => Normal(),
            "uniform" => Math.Sqrt(12) * (random.NextDouble() - 0.5),
            "laplace" => -Math.Log(1 - random.NextDouble()) / Math.Sqrt(2) * (random.Next(2) == 0 ? 1 : -1),
            "t5" => Normal() / Math.Sqrt(Enumerable.Range(0, 5).Sum(_ => Math.Pow(Normal(), 2)) / 5) * Math.Sqrt(0.6),
            "falling" => Normal() * (0.5 + x),
            _ => Normal() + (random.NextDouble() < 0.1 ? 3 : 0),
        };
    }

    private static RerankDocument[] Documents(int count) => [.. Enumerable.Range(0, count).Select(i => new RerankDocument($"{i}") { RetrievalScore = count - i })];
}
