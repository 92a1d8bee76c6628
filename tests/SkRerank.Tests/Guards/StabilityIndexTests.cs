using SkRerank.Guards;

namespace SkRerank.Tests.Guards;

public sealed class StabilityIndexTests
{
    [Fact]
    public void Compute_TwoBins_IsTheFormulaByHand()
    {
        // Shares (49.5 + ½) / 100 and (89.5 + ½) / 100 cannot come of whole counts, so the counts are 4 + 4 and 8 + 0:
        // e = 4.5/9 = 0.5 and 0.5; a = 8.5/9 and 0.5/9.
        // PSI = (0.94444 − 0.5) · ln(0.94444/0.5) + (0.05556 − 0.5) · ln(0.05556/0.5)
        //     = 0.44444 · 0.635989 + (−0.44444) · (−2.197225) = 0.282662 + 0.976544 = 1.259206.
        Assert.Equal(1.259206, StabilityIndex.Compute([4, 4], [8, 0]), 1e-6);
    }

    [Fact]
    public void Compute_SameShares_IsNothing()
    {
        Assert.Equal(0, StabilityIndex.Compute([3, 7, 2], [3, 7, 2]), 1e-15);
        // 10 + ½ of 21 and 20 + ½ of 41 are halves both.
        Assert.Equal(0, StabilityIndex.Compute([10, 10], [20, 20]), 1e-15);
    }

    [Fact]
    public void OfChance_TenBins_IsTheTabulatedQuantile()
    {
        // χ² with 9 degrees of freedom has its 99.9 % quantile at 27.877 (tables), which the approximation exceeds by 0.7 %; 1/200 + 1/200 = 0.01.
        Assert.Equal(0.27877, StabilityIndex.OfChance(10, 200, 200), 0.002);
        Assert.Equal(0, StabilityIndex.OfChance(1, 200, 200));
    }

    [Fact]
    public void Of_Values_AreCutAtTheirDecilesAndEqualOnesMakeOneBin()
    {
        var hundred = DomainHistogram.Of([.. Enumerable.Range(1, 100).Select(i => (double)i)]);
        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90], hundred.Edges);
        Assert.Equal(Enumerable.Repeat(10, 10), hundred.Counts);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 2], DomainHistogram.Count(hundred.Edges, [-5, 91, 1000]));

        // 60 ones, 30 twos and 10 threes: the deciles are 1 six times and 2 three times.
        var steps = DomainHistogram.Of([.. Enumerable.Repeat(1.0, 60), .. Enumerable.Repeat(2.0, 30), .. Enumerable.Repeat(3.0, 10)]);
        Assert.Equal([1, 2], steps.Edges);
        Assert.Equal([60, 30, 10], steps.Counts);
        Assert.Empty(DomainHistogram.Of([7, 7, 7]).Edges);
    }
}
