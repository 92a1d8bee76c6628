using System.Text.Json;
using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Tests.Statistics;

/// <summary>Holds the tests to SciPy's and statsmodels' values for the 28 pairs of the DL19 runs.</summary>
public sealed class SignificanceTests
{
    private static readonly JsonElement Expected = Golden.Read("significance");
    private static readonly JsonElement Values = Golden.Read("dl19-ndcg10").GetProperty("ndcg_cut_10");

    public static TheoryData<int> Pairs => [.. Enumerable.Range(0, Expected.GetProperty("pairs").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void PairedT_PairOfRuns_EqualsSciPy(int index)
    {
        var (pair, a, b) = PairOf(index);
        var result = PairedTTest.Compare(b, a);
        Assert.Equal(pair.GetProperty("meanDiff").GetDouble(), result.MeanDifference, 1e-12);
        Assert.Equal(pair.GetProperty("t").GetDouble(), result.T, 1e-9);
        Assert.Equal(pair.GetProperty("df").GetInt32(), result.DegreesOfFreedom);
        AssertRelative(pair.GetProperty("p").GetDouble(), result.PValue);
        Assert.Equal(pair.GetProperty("ci95")[0].GetDouble(), result.Low, 1e-9);
        Assert.Equal(pair.GetProperty("ci95")[1].GetDouble(), result.High, 1e-9);
        Assert.Equal(pair.GetProperty("dz").GetDouble(), result.EffectSize, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Wilcoxon_PairOfRuns_EqualsSciPy(int index)
    {
        var (pair, a, b) = PairOf(index);
        AssertRelative(pair.GetProperty("wilcoxonP").GetDouble(), WilcoxonTest.Compare(b, a).PValue);
    }

    [Fact]
    public void Corrections_28Pairs_EqualStatsmodels()
    {
        double[] p = [.. Expected.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("p").GetDouble())];
        AssertRelative(Expected.GetProperty("holm").Doubles(), MultipleComparisons.Holm(p));
        AssertRelative(Expected.GetProperty("benjaminiHochberg").Doubles(), MultipleComparisons.BenjaminiHochberg(p));
    }

    [Fact]
    public void Randomisation_UpTo20Topics_IsExact()
    {
        foreach (var small in Expected.GetProperty("exactRandomisation").EnumerateArray())
        {
            var result = RandomisationTest.Compare(small.GetProperty("x").Doubles(), small.GetProperty("y").Doubles());
            Assert.True(result.IsExact);
            Assert.Equal(small.GetProperty("p").GetDouble(), result.PValue, 1e-12);
        }
    }

    // The randomisation test of many topics agrees with the t-test on these values; its Monte-Carlo error at 100,000 draws is below 0.005.
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Randomisation_43Topics_IsNearTheTTest(int index)
    {
        var (pair, a, b) = PairOf(index);
        var result = RandomisationTest.Compare(b, a, draws: 20_000);
        Assert.False(result.IsExact);
        Assert.Equal(pair.GetProperty("p").GetDouble(), result.PValue, 0.02);
        Assert.InRange(result.PValue, 1.0 / 20_001, 1);
    }

    private static (JsonElement Pair, double[] A, double[] B) PairOf(int index)
    {
        var pair = Expected.GetProperty("pairs")[index];
        return (pair, Values.GetProperty(pair.GetProperty("a").GetString()!).Doubles(), Values.GetProperty(pair.GetProperty("b").GetString()!).Doubles());
    }

    private static void AssertRelative(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) AssertRelative(expected[i], actual[i]);
    }

    private static void AssertRelative(double expected, double actual) => Assert.Equal(1, actual / expected, 1e-9);
}
