using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

public sealed class ScoreFusionTests
{
    // x has a 4, b 2, c 0; y has b 3, d 1.
    private static readonly FusionList[] Two = [Lists.Of("x", ("a", 4), ("b", 2), ("c", 0)), Lists.Of("y", ("b", 3), ("d", 1))];

    [Fact]
    public void Fuse_ConvexCombinations_AreTheTablesByHand()
    {
        // min-max: x a 1, b ½, c 0; y b 1, d 0; halves.
        AssertScores(new ScoreFusion(), ("b", 0.75), ("a", 0.5), ("c", 0), ("d", 0));
        // Rank: x a 1, b 2/3, c 1/3; y b 1, d 1/2.
        AssertScores(new ScoreFusion(Options(ScoreNormalization.Rank)), ("b", 5 / 6.0), ("a", 0.5), ("d", 0.25), ("c", 1 / 6.0));
        // Sum: x (4, 2, 0) / 6; y (2, 0) / 2.
        AssertScores(new ScoreFusion(Options(ScoreNormalization.Sum)), ("b", (1 / 6.0) + 0.5), ("a", 1 / 3.0), ("c", 0), ("d", 0));
        // Max: x (1, ½, 0); y (1, 1/3).
        AssertScores(new ScoreFusion(Options(ScoreNormalization.Max)), ("b", 0.75), ("a", 0.5), ("d", 1 / 6.0), ("c", 0));
        // L2: x / √20; y / √10.
        AssertScores(new ScoreFusion(Options(ScoreNormalization.L2)), ("b", (1 / Math.Sqrt(20)) + (1.5 / Math.Sqrt(10))), ("a", 2 / Math.Sqrt(20)), ("d", 0.5 / Math.Sqrt(10)), ("c", 0));
        // z: x has μ 2, σ √(8/3): ±√1.5; y has μ 2, σ 1: ±1. What a list lacks has its lowest.
        var z = Math.Sqrt(1.5);
        AssertScores(new ScoreFusion(Options(ScoreNormalization.ZScore)), ("b", 0.5), ("a", (z - 1) / 2), ("d", (-z - 1) / 2), ("c", (-z - 1) / 2));
        // Theoretical: y is known to reach down to −1: b 1, d ½; x to 0.
        var theory = Options(ScoreNormalization.TheoreticalMinMax);
        theory.LowerBounds["y"] = -1;
        AssertScores(new ScoreFusion(theory), ("b", 0.75), ("a", 0.5), ("d", 0.25), ("c", 0));
        // Borda of four: x (1, ¾, ½), d ½ − 2/8; y (1, ¾), a and c ½ − 1/8.
        AssertScores(new ScoreFusion(Options(ScoreNormalization.Borda)), ("b", 0.875), ("a", 0.6875), ("d", 0.5), ("c", 0.4375));
        // DBSF, sample: x has σ 2, so (s + 4) / 12; y has σ √2, so (s − 2 + 3√2) / 6√2.
        double Y(double s) => (s - 2 + (3 * Math.Sqrt(2))) / (6 * Math.Sqrt(2)) / 2;
        AssertScores(new ScoreFusion(Options(ScoreNormalization.DistributionBased)), ("b", 0.25 + Y(3)), ("a", 8 / 24.0), ("d", Y(1)), ("c", 4 / 24.0));
    }

    [Fact]
    public void Fuse_Combinations_AreTheTablesByHand()
    {
        // Raw and unweighted: b has 2 and 3.
        AssertScores(Raw(ScoreCombination.Sum), ("b", 5), ("a", 4), ("d", 1), ("c", 0));
        AssertScores(Raw(ScoreCombination.Mnz), ("b", 10), ("a", 4), ("d", 1), ("c", 0));
        AssertScores(Raw(ScoreCombination.Anz), ("a", 4), ("b", 2.5), ("d", 1), ("c", 0));
        AssertScores(Raw(ScoreCombination.Max), ("a", 4), ("b", 3), ("d", 1), ("c", 0));
        AssertScores(Raw(ScoreCombination.Min), ("a", 4), ("b", 2), ("d", 1), ("c", 0));
        AssertScores(Raw(ScoreCombination.Median), ("a", 4), ("b", 2.5), ("d", 1), ("c", 0));
    }

    [Fact]
    public void Fuse_RankRules_AreTheTablesByHand()
    {
        // ISR: b is second and first in two lists.
        AssertScores(new InverseSquareRankFusion(), ("b", 2 * 1.25), ("a", 1), ("d", 0.25), ("c", 1 / 9.0));
        // Borda of four: x gives 4, 3, 2 and what it lacks 1; y gives 4, 3 and the others (1 + 2) / 2.
        AssertScores(new BordaFusion(), ("b", 7), ("a", 5.5), ("d", 4), ("c", 3.5));
        // Copeland: b and a split their votes 1 : 1; both beat c (a only by x, b by both); b beats d by y, a and d split; c and d split.
        AssertScores(new CopelandFusion(), ("b", 2), ("a", 1), ("d", -1), ("c", -2));
    }

    [Fact]
    public void Fuse_Presets_AreTheTablesByHand()
    {
        AssertScores(FusionPresets.LangChain, ("b", (1 / 62.0) + (1 / 61.0)), ("a", 1 / 61.0), ("d", 1 / 62.0), ("c", 1 / 63.0));
        AssertScores(FusionPresets.LlamaIndexReciprocalRank, ("b", (1 / 61.0) + (1 / 60.0)), ("a", 1 / 60.0), ("d", 1 / 61.0), ("c", 1 / 62.0));
        AssertScores(FusionPresets.LlamaIndexRelativeScore, ("b", 0.75), ("a", 0.5), ("c", 0), ("d", 0));
        AssertScores(FusionPresets.HaystackConcatenate, ("a", 4), ("b", 3), ("d", 1), ("c", 0));
        AssertScores(FusionPresets.HaystackMerge, ("b", 2.5), ("a", 2), ("d", 0.5), ("c", 0));
        AssertScores(FusionPresets.HaystackReciprocalRank, ("b", (30.5 / 62) + 0.5), ("a", 0.5), ("d", 30.5 / 62), ("c", 30.5 / 63));
        AssertScores(FusionPresets.QdrantReciprocalRank, ("b", (1 / 3.0) + 0.5), ("a", 0.5), ("d", 1 / 3.0), ("c", 0.25));
        AssertScores(FusionPresets.OpenSearchMinMax, ("b", 0.75), ("a", 0.5), ("c", 0.0005), ("d", 0.0005));
        AssertScores(FusionPresets.OpenSearchReciprocalRank, ("b", (1 / 62.0) + (1 / 61.0)), ("a", 1 / 61.0), ("d", 1 / 62.0), ("c", 1 / 63.0));
        AssertScores(FusionPresets.OpenSearchL2, ("b", (1 / Math.Sqrt(20)) + (1.5 / Math.Sqrt(10))), ("a", 2 / Math.Sqrt(20)), ("d", 0.5 / Math.Sqrt(10)), ("c", 0));
        AssertScores(FusionPresets.ElasticsearchReciprocalRank, ("b", (1 / 62.0) + (1 / 61.0)), ("a", 1 / 61.0), ("d", 1 / 62.0), ("c", 1 / 63.0));
        AssertScores(FusionPresets.ElasticsearchLinear, ("b", 1.5), ("a", 1), ("c", 0), ("d", 0));
        AssertScores(FusionPresets.AnseriniReciprocalRank, ("b", (1 / 62.0) + (1 / 61.0)), ("a", 1 / 61.0), ("d", 1 / 62.0), ("c", 1 / 63.0));
        AssertScores(FusionPresets.AnseriniNormalized, ("b", 0.75), ("a", 0.5), ("c", 0), ("d", 0));

        // Halves of .5 + (s − μ) / 6σ: x has the population's σ √(8/3), y 1.
        var x = 2 / (6 * Math.Sqrt(8 / 3.0));
        AssertScores(FusionPresets.LlamaIndexDistributionBased, ("b", 0.25 + (1 / 3.0)), ("a", (0.5 + x) / 2), ("d", 1 / 6.0), ("c", (0.5 - x) / 2));
        AssertScores(FusionPresets.HaystackDistributionBased, ("a", 0.5 + x), ("b", 2 / 3.0), ("d", 1 / 3.0), ("c", 0.5 - x));
        // The sample's σ: x 2, y √2.
        var y = 1 / (6 * Math.Sqrt(2));
        AssertScores(FusionPresets.QdrantDistributionBased, ("b", 1 + y), ("a", 2 / 3.0), ("d", 0.5 - y), ("c", 1 / 3.0));
        AssertScores(FusionPresets.AnseriniAverage, ("b", 2.5), ("a", 2), ("d", 0.5), ("c", 0));
        AssertScores(FusionPresets.RanxInverseSquareRank, ("b", 2.5), ("a", 1), ("d", 0.25), ("c", 1 / 9.0));
        AssertScores(FusionPresets.RanxLogInverseSquareRank, ("b", 1.25 * Math.Log(2)), ("a", 0), ("d", 0), ("c", 0));
        AssertScores(FusionPresets.RanxLogNInverseSquareRank(0.01), ("b", 1.25 * Math.Log(2.01)), ("a", Math.Log(1.01)), ("d", Math.Log(1.01) / 4), ("c", Math.Log(1.01) / 9));
        AssertScores(FusionPresets.RanxRankBiasedCentroids(0.8), ("b", 0.16 + 0.2), ("a", 0.2), ("d", 0.16), ("c", 0.128));
        AssertScores(FusionPresets.RanxBorda, ("b", 7), ("a", 5.5), ("d", 4), ("c", 3.5));
        AssertScores(FusionPresets.Ranx(ScoreNormalization.MinMax, ScoreCombination.Mnz), ("b", 3), ("a", 1), ("c", 0), ("d", 0));
        // zmuv: what a list lacks adds nothing.
        AssertScores(FusionPresets.Ranx(ScoreNormalization.ZScore, ScoreCombination.Sum), ("a", Math.Sqrt(1.5)), ("b", 1), ("d", -1), ("c", -Math.Sqrt(1.5)));

        // Interpolation takes the weights as they are: .7 and .3.
        var interpolated = FusionPresets.AnseriniInterpolation.Fuse([Two[0] with { Weight = 0.7 }, Two[1] with { Weight = 0.3 }]);
        Assert.Equal([2.8, 2.3, 0.3, 0], interpolated.Select(document => document.RetrievalScore!.Value), (a, b) => Math.Abs(a - b) < 1e-12);

        // Qdrant's weight stretches ranks: at ½ the second of x stands at 4, so 1 / (4 + 1).
        var half = new[] { Two[0] with { Weight = 0.5 }, Two[1] with { Weight = 0 } };
        Assert.Equal([1 / 3.0, 0.2, 1 / 7.0, 0], FusionPresets.QdrantReciprocalRank.Fuse(half).Select(document => document.RetrievalScore!.Value), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Fuse_Sum_SaysWhatEachLegAdded()
    {
        var first = new ScoreFusion().Fuse(Two)[0];
        Assert.Equal([0.25, 0.5, null], first.Trail.Select(stage => stage.Contribution));
        Assert.Equal(first.RetrievalScore!.Value, first.Trail.Sum(stage => stage.Contribution ?? 0));
    }

    [Fact]
    public void Fuse_RawScoresOfTwoKinds_IsAnErrorThatNamesTheRemedy()
    {
        var probability = new FusionList("y", 1, [new RerankDocument("b") { Id = "b", RetrievalScore = 0.5, Trail = [new StageScore("own", 0.5, ScoreKind.Probability, 1)] }]);
        var logit = new FusionList("x", 1, [new RerankDocument("b") { Id = "b", RetrievalScore = 5, Trail = [new StageScore("own", 5, ScoreKind.Logit, 1)] }]);
        var error = Assert.Throws<RerankException>(() => Raw(ScoreCombination.Sum).Fuse([logit, probability]));
        Assert.Equal("Scores can be added only when they are of one kind, but those of the leg 'x' are Logit and those of 'y' are Probability; set a Normalization, or fuse by ranks with ReciprocalRankFusion.", error.Message);
        Assert.Equal(5.5, FusionPresets.HaystackMerge.Fuse([logit with { Weight = 1 }, probability])[0].RetrievalScore!.Value * 2);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Fuse_ScoreThatIsNotFinite_IsNamed(double score)
    {
        var error = Assert.Throws<RerankException>(() => new ScoreFusion().Fuse([new FusionList("x", 1, [new RerankDocument("a") { Id = "a", RetrievalScore = score }])]));
        Assert.StartsWith("Score fusion needs a finite score on every candidate, but candidate 0 of the leg 'x' has ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fuse_ScoreBelowItsLowerBound_IsNamed() => Assert.Equal(
        "The scores of the leg 'x' must not be below their lower bound 0, but one is -1; set its bound in ScoreFusionOptions.LowerBounds.",
        Assert.Throws<RerankException>(() => new ScoreFusion(Options(ScoreNormalization.TheoreticalMinMax)).Fuse([Lists.Of("x", ("a", 1), ("b", -1))])).Message);

    private static ScoreFusionOptions Options(ScoreNormalization normalization) => new() { Normalization = normalization };

    private static ScoreFusion Raw(ScoreCombination combination) => new(new ScoreFusionOptions { Normalization = ScoreNormalization.None, Combination = combination, WeightsAreShares = false });

    private static void AssertScores(IFusion fusion, params (string Id, double Score)[] expected)
    {
        var fused = fusion.Fuse(Two);
        Assert.Equal(expected.Select(pair => pair.Id).Order(StringComparer.Ordinal), fused.Select(document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Select(pair => pair.Score), fused.Select(document => document.RetrievalScore!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(expected, pair => Assert.Equal(pair.Score, fused.First(document => document.Id == pair.Id).RetrievalScore!.Value, 1e-12));
        Assert.All(fused, document => Assert.Equal(ScoreKind.Fused, document.Trail[^1].Kind));
    }
}
