namespace SkRerank.LearningToRank.Tests;

public sealed class TieAwareNdcgTests
{
    // 1 / log2(3), the discount of rank 2.
    private const double Second = 0.6309297535714575;

    [Fact]
    public void Mean_DistinctScores_IsDcgOverBestDcg()
    {
        // Order B, A, C with labels 1, 2, 0: DCG = 1·1 + 3·Second; the best is 3·1 + 1·Second.
        Assert.Equal((1 + (3 * Second)) / (3 + Second), Measure([2, 1, 0], [0.5, 0.9, 0.1], 10), 1e-12);

        // Only the first rank counts: 1 of 3.
        Assert.Equal(1 / 3.0, Measure([2, 1, 0], [0.5, 0.9, 0.1], 1), 1e-12);
    }

    [Theory]
    [InlineData(new[] { 1, 0, 0 })]
    [InlineData(new[] { 0, 1, 0 })]
    [InlineData(new[] { 0, 0, 1 })]
    public void Mean_EqualScores_IsTheMeanOverAllOrdersWhereverTheLabelStands(int[] labels)
    {
        // The relevant one stands at ranks 1, 2 and 3 equally often: (1 + Second + 1/2) / 3.
        Assert.Equal((1 + Second + 0.5) / 3, Measure(labels, [7, 7, 7], 10), 1e-12);

        // Cut at rank 2 it counts at two of three ranks: (1 + Second) / 3.
        Assert.Equal((1 + Second) / 3, Measure(labels, [7, 7, 7], 2), 1e-12);
    }

    [Fact]
    public void Mean_QueryWithoutRelevantRow_CountsZero()
    {
        RankingDataset data = new(["f"], new double[] { 1, 2, 3, 4 }, new[] { 0, 0, 0, 1 }, [2, 2]);
        Assert.Equal(0.5, new TieAwareNdcg(data, 10).Mean([1, 2, 3, 4]), 1e-12);
    }

    private static double Measure(int[] labels, double[] scores, int cutoff) => new TieAwareNdcg(new RankingDataset(["f"], scores, labels, [labels.Length]), cutoff).Mean(scores);
}
