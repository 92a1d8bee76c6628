using CsCheck;
using Microsoft.Extensions.AI;
using SkRerank.Chunking;

namespace SkRerank.Tests.Contracts;

public sealed class RerankResponseTests
{
    [Fact]
    public void Results_AnyOrder_AreByScoreThenIndex() =>
        Assert.Equal([3, 0, 2, 1], Response([2, -1, 2, 5]).Results.Select(r => r.Index));

    [Fact]
    public void Results_NegativeZero_TiesWithZero() =>
        Assert.Equal([0, 1, 2], Response([-0.0, 0.0, -0.0]).Results.Select(r => r.Index));

    [Fact]
    public void Results_InputInReverse_GiveTheSameOrder()
    {
        var results = new[] { 1.0, 1, 3, 1 }.Select((score, i) => new RerankResult(i, score)).ToArray();
        Assert.Equal([2, 0, 1, 3], new RerankResponse(results.Reverse(), ScoreKind.Logit).Results.Select(r => r.Index));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(null, 3)]
    public void Results_TopN_CutsTheOrder(int? topN, int expected) =>
        Assert.Equal(expected, new RerankResponse([new(0, 1), new(1, 2), new(2, 3)], ScoreKind.Logit, topN).Results.Count);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Constructor_TopNBelowOne_Throws(int topN)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(nameof(topN), () => new RerankResponse([], ScoreKind.Logit, topN));
        Assert.StartsWith($"TopN must be greater than 0, but was {topN}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Constructor_ScoreNotFinite_NamesDocumentAndScore(double score, string shown)
    {
        var error = Assert.Throws<RerankException>(() => Response([1, score]));
        Assert.Equal($"A score must be a finite number, but document 1 got {shown}; check the model and its input.", error.Message);
    }

    [Fact]
    public void Constructor_ScoreNotFiniteBelowTheCut_Throws() =>
        Assert.Throws<RerankException>(() => new RerankResponse([new(0, 1), new(1, double.NegativeInfinity)], ScoreKind.Logit, topN: 1));

    [Fact]
    public void Constructor_IndexTwice_NamesIt()
    {
        var error = Assert.Throws<RerankException>(() => new RerankResponse([new(4, 1), new(2, 3), new(4, 2)], ScoreKind.Logit));
        Assert.Equal("Each document must be scored once, but document 4 was scored twice.", error.Message);
    }

    [Fact]
    public void Constructor_NullResults_Throw()
    {
        Assert.Throws<ArgumentNullException>("results", () => new RerankResponse(null!, ScoreKind.Logit));
        Assert.Throws<ArgumentException>("results", () => new RerankResponse([null!], ScoreKind.Logit));
    }

    [Fact]
    public void Result_NothingSet_HasTheDefaultsThatItDocuments()
    {
        var result = new RerankResult(0, 1) { BestChunk = null, RawRepresentation = null, AdditionalProperties = null, Activated = null, Probability = null };
        Assert.Equal((null, null, null, null, null), (result.BestChunk, result.RawRepresentation, result.AdditionalProperties, result.Activated, result.Probability));
        Assert.Equal((true, false, 0), (result.IsScored, result.Truncated, result.Stages.Count));
    }

    [Fact]
    public void Result_EverythingSet_IsKeptByACopyAndEachApartFromTheOthers()
    {
        var raw = new object();
        var result = new RerankResult(0, 1)
        {
            BestChunk = new TextChunk(3, 4),
            RawRepresentation = raw,
            AdditionalProperties = new AdditionalPropertiesDictionary { ["a"] = 1 },
            Activated = 0,
            Probability = 0.5,
            Stages = [new StageScore("x", 1, ScoreKind.Logit, 1)],
            Truncated = true,
            IsScored = false,
        };
        var copy = new RerankResult(result, 7, 2) { BestChunk = null, Probability = null };
        Assert.Equal((7, 2.0), (copy.Index, copy.Score));
        Assert.Equal((null, raw, 1), (copy.BestChunk, copy.RawRepresentation, copy.AdditionalProperties!["a"]));
        Assert.Equal((0.0, null), (copy.Activated, copy.Probability));
        Assert.Equal((true, false, 1), (copy.Truncated, copy.IsScored, copy.Stages.Count));
        Assert.Equal((new TextChunk(3, 4), 0.5), (result.BestChunk, result.Probability));
    }

    [Fact]
    public void Result_NegativeIndex_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("index", () => new RerankResult(-1, 0));
        Assert.StartsWith("A result's index must be 0 or greater, but was -1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_AnyScoresAndTopN_ArePrefixesOfOnePermutation() =>
        Gen.Int[-3, 3].Array[0, 30].Sample(scores =>
        {
            var all = Response([.. scores.Select(s => (double)s)]).Results.Select(r => r.Index).ToArray();
            Assert.Equal(Enumerable.Range(0, scores.Length), all.Order());
            for (var topN = 1; topN <= scores.Length + 1; topN++)
                Assert.Equal(all.Take(topN), new RerankResponse(scores.Select((s, i) => new RerankResult(i, s)), ScoreKind.Logit, topN).Results.Select(r => r.Index));
        });

    [Fact]
    public void Results_OneLoserMore_DoesNotReorderTheOthers() =>
        Gen.Int[-3, 3].Array[1, 30].Sample(scores =>
        {
            double[] doubles = [.. scores.Select(s => (double)s)];
            Assert.Equal([.. Response(doubles).Results.Select(r => r.Index), scores.Length], Response([.. doubles, -4]).Results.Select(r => r.Index));
        });

    private static RerankResponse Response(double[] scores) => new(scores.Select((score, i) => new RerankResult(i, score)), ScoreKind.Logit);
}
