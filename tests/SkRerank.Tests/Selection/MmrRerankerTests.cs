using CsCheck;
using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;
using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class MmrRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Relevance 1, 0.75, 0.5, 0 (scores 9, 8, 7, 5 by min-max); vectors a = b = (1, 0), c = (0.6, 0.8), d = (0, 1). With lambda 0.7:
    // 1. a: 0.7.   Then b: 0.525 - 0.3 * 1 = 0.225; c: 0.35 - 0.3 * 0.6 = 0.17; d: 0 - 0 = 0.
    // 2. b: 0.225. Then c: 0.17; d: 0.
    // 3. c: 0.17.  Then d: 0 - 0.3 * 0.8 = -0.24.
    // With lambda 0.5: a 0.5; b 0.375 - 0.5 = -0.125, c 0.25 - 0.3 = -0.05, d 0 - 0 = 0: d; then b -0.125, c 0.25 - 0.5 * 0.8 = -0.15: b; c -0.15.
    [Theory]
    [InlineData(0.7, "0 1 2 3", "0.7 0.225 0.17 -0.24")]
    [InlineData(0.5, "0 3 1 2", "0.5 0 -0.125 -0.15")]
    [InlineData(1, "0 1 2 3", "1 0.75 0.5 0")]
    public async Task RerankAsync_HandComputedTable_IsReproduced(double lambda, string order, string values)
    {
        using var generator = new TableGenerator(new() { ["a"] = [1, 0], ["b"] = [1, 0], ["c"] = [0.6f, 0.8f], ["d"] = [0, 1] });
        using var reranker = new FakeReranker((_, document) => document.RetrievalScore!.Value).AsBuilder().UseMmr(options => (options.Lambda, options.EmbeddingGenerator) = (lambda, generator)).Build();
        RerankDocument[] documents = [new("a") { RetrievalScore = 9 }, new("b") { RetrievalScore = 8 }, new("c") { RetrievalScore = 7 }, new("d") { RetrievalScore = 5 }];
        var response = await reranker.RerankAsync("q", documents, cancellationToken: Token);
        Assert.Equal(order, string.Join(' ', response.Results.Select(r => r.Index)));
        Assert.Equal(values.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)), response.Results.Select(r => Math.Round(r.Stages[^1].Score, 6)));
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal(lambda == 1 ? 0 : 1, generator.Calls);
    }

    [Fact]
    public async Task RerankAsync_AnyOrder_KeepsTheInnerScoreInTheTrail()
    {
        using var reranker = new FakeReranker((_, document) => document.RetrievalScore!.Value).AsBuilder().UseMmr().Build();
        var response = await reranker.RerankAsync("q", [new("b") { RetrievalScore = 1 }, new("a") { RetrievalScore = 3 }], cancellationToken: Token);
        Assert.Equal(new StageScore("fake", 3, ScoreKind.Logit, 1) { RankBefore = 2 }, response.Results[0].Stages[0]);
        Assert.Equal(new StageScore("mmr", 0.7, ScoreKind.Fused, 1) { RankBefore = 1 }, response.Results[0].Stages[1]);
    }

    [Fact]
    public async Task RerankAsync_Shingles_PutARepetitionBelowSomethingNew()
    {
        using var reranker = new FakeReranker((_, document) => document.RetrievalScore!.Value).AsBuilder().UseMmr().Build();
        var response = await reranker.RerankAsync("q", [new("fleas live for many months") { RetrievalScore = 3 }, new("Fleas live for many months!") { RetrievalScore = 2.9 }, new("bees make honey") { RetrievalScore = 2.8 }, new("x") { RetrievalScore = 0 }], cancellationToken: Token);
        Assert.Equal([0, 2, 1, 3], response.Results.Select(r => r.Index));
    }

    [Fact]
    public async Task RerankAsync_TokenVectors_AreUsedBeforeTheGenerator()
    {
        var encoder = new FakeTokenVectorEncoder();
        using var generator = new TableGenerator([]);
        RerankDocument Document(string text, double score) => new(text) { RetrievalScore = score, TokenVectors = TokenVectorPacker.Pack(encoder.Encode(text), encoder.ModelId) };
        using var reranker = new FakeReranker((_, document) => document.RetrievalScore!.Value).AsBuilder().UseMmr(options => options.EmbeddingGenerator = generator).Build();
        var response = await reranker.RerankAsync("q", [Document("fleas live for months", 3), Document("months for fleas live", 2.9), Document("bees make honey", 2.8), Document("zero", 0)], cancellationToken: Token);
        Assert.Equal([0, 2, 1, 3], response.Results.Select(r => r.Index));
        Assert.Equal(0, generator.Calls);
    }

    [Fact]
    public async Task RerankAsync_BrokenVectors_AreNamed()
    {
        RerankDocument[] documents = [new("a") { RetrievalScore = 1 }, new("b") { RetrievalScore = 2 }];
        async Task<string> ErrorAsync(Dictionary<string, float[]> vectors)
        {
            using var reranker = new FakeReranker((_, document) => -document.RetrievalScore!.Value).AsBuilder().UseMmr(options => options.EmbeddingGenerator = new TableGenerator(vectors)).Build();
            return (await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", documents, cancellationToken: Token))).Message;
        }

        Assert.Equal("The embedding generator must give finite vectors of 2 dimensions, but that of document 1 is not; correct the generator.", await ErrorAsync(new() { ["a"] = [1, 0], ["b"] = [float.NaN, 1] }));
        Assert.Equal("The embedding generator must give finite vectors of 2 dimensions, but that of document 1 is not; correct the generator.", await ErrorAsync(new() { ["a"] = [1, 0], ["b"] = [1] }));
        Assert.Equal("The embedding generator must give one vector for each of the 2 documents, but gave 1; correct the generator.", await ErrorAsync(new() { ["a"] = [1, 0] }));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Lambda_OutOfRange_IsRefused(double lambda) => Assert.StartsWith("Lambda must be in 0..1, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => new MmrOptions { Lambda = lambda }).Message, StringComparison.Ordinal);

    [Fact]
    public void RerankAsync_AnyScoresAndTexts_PermutesThemWithFallingValuesAndPrefixes() =>
        Gen.Select(Gen.Double, Gen.Char["ab c"].Array[0, 12]).Where(row => double.IsFinite(row.Item1)).Array[0, 20].Select(Gen.Double[0, 1], Gen.Int[1, 20]).Sample(
            (rows, lambda, topN) =>
            {
                RerankDocument[] documents = [.. rows.Select(row => new RerankDocument(new string(row.Item2)) { RetrievalScore = row.Item1 })];
                var full = Run(documents, lambda, null);
                var values = full.Results.Select(r => r.Stages[^1].Score).ToArray();
                return full.Results.Select(r => r.Index).Order().SequenceEqual(Enumerable.Range(0, rows.Length))
                    && values.Zip(values.Skip(1)).All(pair => pair.First >= pair.Second)
                    && Run(documents, lambda, topN).Results.Select(r => r.Index).SequenceEqual(full.Results.Take(topN).Select(r => r.Index));
            },
            iter: 1000);

    [Fact]
    public void RerankAsync_LambdaOne_KeepsTheInnerOrder() =>
        Gen.Double.Where(double.IsFinite).Array[0, 30].Sample(
            scores =>
            {
                RerankDocument[] documents = [.. scores.Select(score => new RerankDocument("same") { RetrievalScore = score })];
                var inner = new RerankResponse(scores.Select((score, i) => new RerankResult(i, score)), ScoreKind.Logit);
                return Run(documents, 1, null).Results.Select(r => r.Index).SequenceEqual(inner.Results.Select(r => r.Index));
            },
            iter: 1000);

    private static RerankResponse Run(RerankDocument[] documents, double lambda, int? topN)
    {
        using var reranker = new MmrReranker(new FakeReranker((_, document) => document.RetrievalScore!.Value), new MmrOptions { Lambda = lambda });
        return reranker.RerankAsync("q", documents, new RerankOptions { TopN = topN }, Token).GetAwaiter().GetResult();
    }

    private sealed class TableGenerator(Dictionary<string, float[]> vectors) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public int Calls { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Where(vectors.ContainsKey).Select(value => new Embedding<float>(vectors[value]))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
