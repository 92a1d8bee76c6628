using CsCheck;
using Microsoft.Extensions.AI;
using SkRerank.Chunking;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class BlendingRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_HandTable_GivesTheWeightedSumOfZScores()
    {
        // incoming 1 2 3 4 5:   mean 3, squares 4 1 0 1 4, deviation √2: z = -√2, -1/√2, 0, 1/√2, √2
        // inner    10 0 0 0 0:  mean 2, squares 64 4 4 4 4 = 80, deviation √16 = 4: z = 2, -1/2, -1/2, -1/2, -1/2
        // term     7 7 7 7 7:   deviation 0: z = 0
        // term     -1 1 -1 1 0: mean 0, squares 4, deviation √0.8: z = -1/√0.8, 1/√0.8, -1/√0.8, 1/√0.8, 0
        var (s, t) = (Math.Sqrt(2), 1 / Math.Sqrt(0.8));
        double[] expected = [(-2 * s) + 6 - (0.5 * t), -s - 1.5 + (0.5 * t), -1.5 - (0.5 * t), s - 1.5 + (0.5 * t), (2 * s) - 1.5];
        var options = new BlendOptions { IncomingWeight = 2, Weight = 3 };
        options.Terms.Add(new BlendTerm("flat", Scores(7, 7, 7, 7, 7), 100));
        options.Terms.Add(new BlendTerm("zigzag", Scores(-1, 1, -1, 1, 0), 0.5));
        using var reranker = new BlendingReranker(Scores(10, 0, 0, 0, 0), options);

        var response = await reranker.RerankAsync("q", Documents(1, 2, 3, 4, 5), cancellationToken: Token);

        // 2.61, -2.36, -2.06, 0.47, 1.33
        Assert.Equal([0, 4, 3, 2, 1], response.Results.Select(r => r.Index));
        Assert.All(response.Results, r => Assert.Equal(expected[r.Index], r.Score, 1e-12));
        Assert.Equal((ScoreKind.Fused, "fake-model"), (response.ScoreKind, response.ModelId));
    }

    [Fact]
    public async Task RerankAsync_EveryPart_IsReportedWithItsRawScoreAndRank()
    {
        var options = new BlendOptions { Name = "maxsim" };
        options.Terms.Add(new BlendTerm("cross", new FakeReranker(ById(0.1, 0.9)) { ScoreKind = ScoreKind.Activated }, 0));
        using var reranker = new BlendingReranker(Scores(-3, -8), options);
        var response = await reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.Equal([new StageScore("maxsim", -3, ScoreKind.Logit, 1) { RankBefore = 1 }, new StageScore("cross", 0.1, ScoreKind.Activated, 2) { RankBefore = 1 }], response.Results.Single(r => r.Index == 0).Stages);
        Assert.Equal([new StageScore("maxsim", -8, ScoreKind.Logit, 2) { RankBefore = 2 }, new StageScore("cross", 0.9, ScoreKind.Activated, 1) { RankBefore = 2 }], response.Results.Single(r => r.Index == 1).Stages);
    }

    [Fact]
    public async Task RerankAsync_BlendInABlend_KeepsTheInnerStages()
    {
        using var reranker = new BlendingReranker(new BlendingReranker(Scores(1, 2)));
        var response = await reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.All(response.Results, r => Assert.Equal(["fake", "blend"], r.Stages.Select(s => s.Stage)));
    }

    [Fact]
    public async Task RerankAsync_TopN_CutsTheBlendAndNotItsParts()
    {
        var inner = Scores(1, 2, 3);
        var term = Scores(9, 0, 0);
        var options = new BlendOptions();
        options.Terms.Add(new BlendTerm("term", term, 5));
        using var reranker = new BlendingReranker(inner, options);
        var given = new RerankOptions { TopN = 1, ModelId = "m" };
        var response = await reranker.RerankAsync("q", Documents(1, 2, 3), given, Token);
        Assert.Equal([0], response.Results.Select(r => r.Index));
        Assert.Equal((null, "m"), (inner.LastOptions?.TopN, inner.LastOptions?.ModelId));
        Assert.Equal((null, "m"), (term.LastOptions?.TopN, term.LastOptions?.ModelId));
        Assert.NotSame(inner.LastOptions, term.LastOptions);
        Assert.Equal(1, given.TopN);
    }

    [Fact]
    public async Task RerankAsync_EqualScoresWhoseMeanIsRounded_GiveZeroExactly()
    {
        // 0.1 + 0.1 + 0.1 is 0.30000000000000004: the mean is not 0.1 and a computed deviation is not 0.
        using var reranker = new BlendingReranker(Scores(0.1, 0.1, 0.1), new BlendOptions { Weight = 1000 });
        var response = await reranker.RerankAsync("q", Documents(0.7, 0.7, 0.7), cancellationToken: Token);
        Assert.Equal([(0, 0.0), (1, 0.0), (2, 0.0)], response.Results.Select(r => (r.Index, r.Score)));
    }

    [Fact]
    public async Task RerankAsync_OneDocument_ScoresZero()
    {
        using var reranker = new BlendingReranker(Scores(5));
        var response = await reranker.RerankAsync("q", Documents(3), cancellationToken: Token);
        Assert.Equal(0, Assert.Single(response.Results).Score);
    }

    [Theory]
    [InlineData(double.MaxValue, double.MinValue)]
    [InlineData(double.Epsilon, 0)]
    [InlineData(1e-200, -1e-200)]
    public async Task RerankAsync_ExtremeScores_GiveFiniteOrderedScores(double high, double low)
    {
        using var reranker = new BlendingReranker(Scores(low, high), new BlendOptions { IncomingWeight = 0 });
        var response = await reranker.RerankAsync("q", Documents(1, 1), cancellationToken: Token);

        // Two scores that differ are one deviation above and below their mean; those half of whose difference is 0 count as equal.
        Assert.Equal(high / 2 == low / 2 ? [(0, 0.0), (1, 0.0)] : [(1, 1.0), (0, -1.0)], response.Results.Select(r => (r.Index, r.Score)));
    }

    [Fact]
    public async Task RerankAsync_NoRetrievalScore_Throws()
    {
        using var reranker = new BlendingReranker(Scores(1, 2), new BlendOptions { IncomingWeight = 0.5 });
        RerankDocument[] documents = [new("a") { Id = "0", RetrievalScore = 1 }, new("b") { Id = "1" }];
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", documents, cancellationToken: Token));
        Assert.Equal("Document 1 has no retrieval score, which the blend weighs by 0.5; set RetrievalScore on every document, or set IncomingWeight to 0.", error.Message);
        Assert.Equal(("blend", "blend"), (error.ProviderName, error.Operation));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public async Task RerankAsync_RetrievalScoreNotFinite_Throws(double score, string shown)
    {
        using var reranker = new BlendingReranker(Scores(1, 2));
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents(1, score), cancellationToken: Token));
        Assert.Equal($"A retrieval score must be a finite number, but that of document 1 is {shown}; correct it, or set IncomingWeight to 0.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_IncomingWeightZero_NeedsNoRetrievalScore()
    {
        using var reranker = new BlendingReranker(new FakeReranker((_, d) => d.Text.Length), new BlendOptions { IncomingWeight = 0 });
        var response = await reranker.RerankAsync("q", [new RerankDocument("a"), new RerankDocument("abc")], cancellationToken: Token);
        Assert.Equal([(1, 1.0), (0, -1.0)], response.Results.Select(r => (r.Index, r.Score)));
    }

    [Fact]
    public async Task RerankAsync_PartThatLeavesDocumentsOut_Throws()
    {
        var options = new BlendOptions();
        options.Terms.Add(new BlendTerm("short", new StubReranker(new RerankResponse([new RerankResult(0, 1)], ScoreKind.Logit)), 1));
        using var reranker = new BlendingReranker(Scores(1, 2), options);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token));
        Assert.Equal("The part 'short' of the blend returned 1 of 2 documents; every part must score every document, so put a stage that takes documents out around the blend.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_PartWithAnIndexOutsideTheInput_Throws()
    {
        using var reranker = new BlendingReranker(new StubReranker(new RerankResponse([new RerankResult(0, 1), new RerankResult(2, 0)], ScoreKind.Logit)));
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token));
        Assert.Equal("The part 'reranker' of the blend scored document 2, but the last of the 2 documents is 1; correct the reranker.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_WhatPartsReport_IsCarriedOn()
    {
        var inner = new StubReranker(new RerankResponse([new RerankResult(0, 1) { Truncated = true }, new RerankResult(1, 0)], ScoreKind.Logit)
        {
            Usage = new UsageDetails { InputTokenCount = 5 },
            AdditionalProperties = new AdditionalPropertiesDictionary { ["x"] = 1 },
        });
        var term = new StubReranker(new RerankResponse([new RerankResult(0, 1), new RerankResult(1, 0)], ScoreKind.Logit) { Usage = new UsageDetails { InputTokenCount = 7 }, IsFallback = true });
        var options = new BlendOptions();
        options.Terms.Add(new BlendTerm("term", term, 1));
        using var reranker = new BlendingReranker(inner, options);
        var response = await reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.Equal([true, false], response.Results.OrderBy(r => r.Index).Select(r => r.Truncated));
        Assert.Equal((12, true, 1), (response.Usage?.InputTokenCount, response.IsFallback, response.AdditionalProperties?["x"]));
    }

    [Fact]
    public async Task RerankAsync_BestChunkActivationAndRank_ArePartOfTheTrail()
    {
        var chunk = new TextChunk(3, 2);
        var inner = new StubReranker(new RerankResponse([new RerankResult(0, 1) { Activated = 0.7, Probability = 0.2 }, new RerankResult(1, 2) { BestChunk = chunk }], ScoreKind.Logit) { IsPartial = true });
        using var reranker = new BlendingReranker(inner);
        var response = await reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.True(response.IsPartial);
        Assert.Equal(chunk, response.Results[0].BestChunk);
        Assert.Equal(new StageScore("reranker", 1, ScoreKind.Logit, 2) { RankBefore = 1, Activated = 0.7, Probability = 0.2 }, Assert.Single(response.Results[1].Stages));
    }

    [Fact]
    public void RerankAsync_PartsMovedAndScaled_GiveTheSameBlend()
    {
        var parts = from count in Gen.Int[1, 12] from a in Gen.Int[-50, 50].Array[count] from b in Gen.Int[-50, 50].Array[count] select (A: a, B: b);
        Gen.Select(parts, Gen.Double[0.01, 100], Gen.Double[-100, 100], Gen.Double[0, 3]).Sample((scores, scale, offset, weight) =>
        {
            var incoming = Array.ConvertAll(scores.B, b => (double)b);
            var plain = Blend(Array.ConvertAll(scores.A, a => (double)a), incoming, weight);
            var moved = Blend(Array.ConvertAll(scores.A, a => (a * scale) + offset), Array.ConvertAll(incoming, b => (b * 3) - 1), weight);
            Assert.Equal(plain.Count, moved.Count);
            Assert.All(plain, score => Assert.Equal(score.Value, moved[score.Key], 1e-9));
        });
    }

    [Fact]
    public void Constructor_BadOptions_NamesAllThatIsWrong()
    {
        var options = new BlendOptions { IncomingWeight = 0, Weight = 0 };
        options.Terms.Add(new BlendTerm("fake", Scores(1), 0));
        options.Terms.Add(null!);
        var error = Assert.Throws<ArgumentException>("options", () => new BlendingReranker(Scores(1), options));
        Assert.StartsWith(
            "The options of the blend are not valid. A term must not be null. At least one weight must be greater than 0, but all are 0. Each part needs a name of its own, but 2 are named 'fake'.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Weights_NegativeOrNotFinite_Throw(double weight, string shown)
    {
        var options = new BlendOptions();
        AssertSays("IncomingWeight", Assert.Throws<ArgumentOutOfRangeException>("value", () => options.IncomingWeight = weight));
        AssertSays("Weight", Assert.Throws<ArgumentOutOfRangeException>("value", () => options.Weight = weight));
        AssertSays("Weight", Assert.Throws<ArgumentOutOfRangeException>(nameof(weight), () => new BlendTerm("t", Scores(1), weight)));

        void AssertSays(string property, ArgumentException error) =>
            Assert.StartsWith($"{property} must be 0 or a finite positive number, but was {shown}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetService_Metadata_SaysThatScoresAreFusedAndNotIndependent()
    {
        using var reranker = new BlendingReranker(Scores(1));
        var metadata = reranker.GetService<RerankerMetadata>();
        Assert.Equal(("blend", "fake-model", ScoreKind.Fused, false), (metadata?.ProviderName, metadata?.DefaultModelId, metadata?.ScoreKind, metadata?.ScoresAreIndependent));
        Assert.NotNull(reranker.GetService<FakeReranker>());
    }

    [Fact]
    public void Dispose_Terms_AreLeftToTheirOwner()
    {
        FakeReranker inner = Scores(1), term = Scores(1);
        var options = new BlendOptions();
        options.Terms.Add(new BlendTerm("term", term, 1));
        new BlendingReranker(inner, options).Dispose();
        Assert.Equal((true, false), (inner.Disposed, term.Disposed));
    }

    [Fact]
    public async Task UseBlend_OptionsChangedLater_DoNotReachTheReranker()
    {
        BlendOptions? captured = null;
        using var reranker = Scores(2, 1).AsBuilder().UseBlend(o => (captured = o).IncomingWeight = 0).Build();
        captured!.IncomingWeight = 100;
        var response = await reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.Equal([0, 1], response.Results.Select(r => r.Index));
    }

    [Fact]
    public async Task UseBlend_NoOptions_WeighsBothByOne()
    {
        using var reranker = Scores(2, 1).AsBuilder().UseBlend().Build();
        var response = await reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.Equal([(0, 0.0), (1, 0.0)], response.Results.Select(r => (r.Index, r.Score)));
    }

    private static Func<string, RerankDocument, double> ById(params double[] scores) => (_, document) => scores[int.Parse(document.Id!, System.Globalization.CultureInfo.InvariantCulture)];

    private static FakeReranker Scores(params double[] scores) => new(ById(scores));

    private static RerankDocument[] Documents(params double[] incoming) =>
        [.. incoming.Select((score, i) => new RerankDocument($"text {i}") { Id = i.ToString(System.Globalization.CultureInfo.InvariantCulture), RetrievalScore = score })];

    private static Dictionary<int, double> Blend(double[] inner, double[] incoming, double weight)
    {
        using var reranker = new BlendingReranker(Scores(inner), new BlendOptions { IncomingWeight = weight });
        var response = reranker.RerankAsync("q", Documents(incoming), cancellationToken: Token);
        Assert.True(response.IsCompletedSuccessfully);
        return response.Result.Results.ToDictionary(r => r.Index, r => r.Score);
    }

    private sealed class StubReranker(RerankResponse response) : IReranker
    {
        public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(response);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
