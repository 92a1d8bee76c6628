using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

public sealed class MinMaxFusionTests
{
    [Fact]
    public void Fuse_TwoLists_GivesTheSumsComputedByHand()
    {
        var fused = new MinMaxFusion().Fuse([Lists.Of("bm25", ("a", 10), ("b", 6), ("c", 2)), Lists.Of("vector", ("c", 0.9), ("d", 0.6), ("a", 0.4))]);

        // a = .5·1 + .5·0, b = .5·(6−2)/(10−2), c = .5·0 + .5·1, d = .5·(.6−.4)/(.9−.4); a before c by id, both have rank 1.
        Assert.Equal(["a", "c", "b", "d"], fused.Select(d => d.Id));
        Assert.Equal([0.5, 0.5, 0.25, 0.2], fused.Select(d => Math.Round(d.RetrievalScore!.Value, 12)));
    }

    [Fact]
    public void Fuse_AllScoresOfAListEqual_CountOne()
    {
        var fused = new MinMaxFusion().Fuse([Lists.Of("x", ("a", 3), ("b", 3)), Lists.Of("y", ("c", -1))]);
        Assert.Equal([0.5, 0.5, 0.5], fused.Select(d => d.RetrievalScore!.Value));
    }

    [Fact]
    public void Fuse_Weights_AreDividedByTheirSum()
    {
        var fused = new MinMaxFusion().Fuse([Lists.Of("x", ("a", 1)) with { Weight = 3 }, Lists.Of("y", ("b", 1))]);
        Assert.Equal([("a", 0.75), ("b", 0.25)], fused.Select(d => (d.Id!, d.RetrievalScore!.Value)));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Fuse_ScoreNotFinite_IsNamed(double score, string name)
    {
        var error = Assert.Throws<RerankException>(() => new MinMaxFusion().Fuse([Lists.Of("x", ("a", 1), ("b", score))]));
        Assert.Equal($"Score fusion needs a finite score on every candidate, but candidate 1 of the leg 'x' has {name}; use ReciprocalRankFusion for lists without scores.", error.Message);
    }

    [Fact]
    public void Fuse_AllWeightsZeroOrNegative_Throws()
    {
        Assert.Throws<ArgumentException>("lists", () => new MinMaxFusion().Fuse([Lists.Of("x", ("a", 1)) with { Weight = 0 }]));
        Assert.Throws<ArgumentException>("lists", () => new MinMaxFusion().Fuse([Lists.Of("x", ("a", 1)) with { Weight = -1 }, Lists.Of("y", ("a", 1)) with { Weight = 2 }]));
    }
}
