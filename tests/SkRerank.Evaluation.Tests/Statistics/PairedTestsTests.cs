using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Tests.Statistics;

public sealed class PairedTestsTests
{
    [Fact]
    public void Compare_NoDifference_FindsNone()
    {
        double[] same = [0.1, 0.2, 0.3];
        Assert.Equal(new PairedTResult(0, 0, 2, 1, 0, 0, 0.95, 0), PairedTTest.Compare(same, same));
        Assert.Equal(new WilcoxonResult(0, 0, 1, false), WilcoxonTest.Compare(same, same));
        Assert.Equal(1, RandomisationTest.Compare(same, same).PValue);
        Assert.Equal(new WinLoss(0, 0, 3), WinLoss.Of(same, same));
    }

    // 0.5 on both topics: no spread, so t is infinite and chance is ruled out by the formula; the exact test says 2 of 4.
    [Fact]
    public void Compare_AlwaysTheSameDifference_IsDefined()
    {
        var t = PairedTTest.Compare([0, 0], [0.5, 0.5]);
        Assert.Equal((0.5, double.PositiveInfinity, 0.0, 0.5, 0.5), (t.MeanDifference, t.T, t.PValue, t.Low, t.High));
        Assert.Equal(0.5, RandomisationTest.Compare([0, 0], [0.5, 0.5]).PValue);
    }

    // Ranks of |d|: 1 (−), 2, 3, 4: the smaller sum is 1; sets of 1..4 with sum 0 or 1: two of 16; two-sided 4/16.
    [Fact]
    public void Wilcoxon_FourTopics_CountsSetsByHand() => Assert.Equal(new WilcoxonResult(1, 4, 0.25, true), WilcoxonTest.Compare([0, 0, 0, 0], [-0.125, 0.25, 0.375, 0.5]));

    [Fact]
    public void Holm_Ties_KeepTheOrderOfTheStepDown() => Assert.Equal([0.03, 0.03, 0.5], MultipleComparisons.Holm([0.01, 0.01, 0.5]));

    [Fact]
    public void WinLoss_Tolerance_CountsSmallDifferencesAsTies() => Assert.Equal(new WinLoss(1, 1, 1), WinLoss.Of([0, 0, 0], [0.5, -0.5, 0.001], 0.01));

    [Fact]
    public void Compare_UnequalNumbers_IsRefused() =>
        Assert.StartsWith("A paired comparison needs two values of each of at least 2 topics, but got 2 and 3 values; measure both systems over the same topics.", Assert.Throws<ArgumentException>(() => PairedTTest.Compare([1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Compare_NaN_IsRefusedByItsTopic() =>
        Assert.StartsWith("The values must be finite numbers, but those of topic 1 are 2 and NaN.", Assert.Throws<ArgumentException>(() => WilcoxonTest.Compare([1, 2], [1, double.NaN])).Message, StringComparison.Ordinal);

    [Fact]
    public void Holm_NoProbability_IsRefused() =>
        Assert.StartsWith("A p-value must be from 0 to 1, but number 1 was 1.5.", Assert.Throws<ArgumentException>(() => MultipleComparisons.Holm([0.5, 1.5])).Message, StringComparison.Ordinal);
}
