using System.Text.Json;
using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Tests.Statistics;

public sealed class AgreementTests
{
    private static readonly JsonElement Expected = Golden.Read("agreement");

    [Fact]
    public void KappaAndAlpha_Golden_EqualScikitLearnAndKrippendorff()
    {
        foreach (var item in Expected.GetProperty("agreement").EnumerateArray())
        {
            int[] a = item.GetProperty("a").Integers(), b = item.GetProperty("b").Integers();
            int?[] c = [.. item.GetProperty("c").EnumerateArray().Select(label => label.ValueKind == JsonValueKind.Null ? (int?)null : label.GetInt32())];
            Assert.Equal(item.GetProperty("kappa").GetDouble(), Agreement.CohenKappa(a, b), 1e-9);
            Assert.Equal(item.GetProperty("kappaLinear").GetDouble(), Agreement.CohenKappa(a, b, LabelDistance.Ordinal), 1e-9);
            Assert.Equal(item.GetProperty("kappaQuadratic").GetDouble(), Agreement.CohenKappa(a, b, LabelDistance.Interval), 1e-9);
            int?[][] judges = [[.. a.Select(label => (int?)label)], [.. b.Select(label => (int?)label)], c];
            Assert.Equal(item.GetProperty("alphaNominal").GetDouble(), Agreement.KrippendorffAlpha(judges), 1e-9);
            Assert.Equal(item.GetProperty("alphaOrdinal").GetDouble(), Agreement.KrippendorffAlpha(judges, LabelDistance.Ordinal), 1e-9);
            Assert.Equal(item.GetProperty("alphaInterval").GetDouble(), Agreement.KrippendorffAlpha(judges, LabelDistance.Interval), 1e-9);
        }
    }

    [Fact]
    public void RankCorrelations_Golden_EqualSciPy()
    {
        foreach (var item in Expected.GetProperty("rankCorrelation").EnumerateArray())
        {
            double[] a = item.GetProperty("a").Doubles(), b = item.GetProperty("b").Doubles();
            Assert.Equal(item.GetProperty("kendallTauB").GetDouble(), RankCorrelation.KendallTauB(a, b), 1e-9);
            Assert.Equal(item.GetProperty("weightedTau").GetDouble(), RankCorrelation.WeightedTau(a, b), 1e-9);
        }
    }

    [Fact]
    public void Bootstrap_Golden_IsWithinThreeThousandths()
    {
        foreach (var item in Expected.GetProperty("bootstrap").EnumerateArray())
        {
            var differences = item.GetProperty("differences").Doubles();
            var interval = PairedBootstrap.Compare(new double[differences.Length], differences, resamples: 20_000);
            Assert.Equal(item.GetProperty("bca95")[0].GetDouble(), interval.Low, 0.003);
            Assert.Equal(item.GetProperty("bca95")[1].GetDouble(), interval.High, 0.003);
        }
    }

    // Two judges of four items, labels 1 1 2 2 and 1 2 2 2: observed 1/4; expected (2·3 + 2·1)/16 = 1/2; κ = 1/2.
    [Fact]
    public void CohenKappa_ByHand_IsOneHalf() => Assert.Equal(0.5, Agreement.CohenKappa([1, 1, 2, 2], [1, 2, 2, 2]), 1e-15);

    [Fact]
    public void CohenKappa_UnequalLengths_IsRefused() =>
        Assert.StartsWith("Agreement needs two labels of each of at least 1 item, but got 2 and 1 labels.", Assert.Throws<ArgumentException>(() => Agreement.CohenKappa([1, 2], [1])).Message, StringComparison.Ordinal);

    [Fact]
    public void KrippendorffAlpha_NoItemLabelledTwice_IsRefused() =>
        Assert.StartsWith("Agreement needs an item with two labels", Assert.Throws<ArgumentException>(() => Agreement.KrippendorffAlpha([[1, null], [null, 2]])).Message, StringComparison.Ordinal);
}
