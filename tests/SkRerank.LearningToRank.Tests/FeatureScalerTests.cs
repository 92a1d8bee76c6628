namespace SkRerank.LearningToRank.Tests;

public sealed class FeatureScalerTests
{
    [Fact]
    public void Transform_MissingValues_AreTheMeanAndSayThatTheyAreMissing()
    {
        // Column a: 1, 3 and a missing value: mean 2, deviation 1. Column b: 5, 5, 5. Column c: 0, 0, 3: mean 1, deviation √2.
        RankingDataset data = new(["a", "b", "c"], new double[] { 1, 5, 0, 3, 5, 0, double.NaN, 5, 3 }, new[] { 0, 1, 0 }, [3]);
        var scaler = FeatureScaler.Fit(data);

        Assert.Equal(4, scaler.Inputs);
        double[] expected = [-1, 0, -1 / Math.Sqrt(2), 0, 1, 0, -1 / Math.Sqrt(2), 0, 0, 0, 2 / Math.Sqrt(2), 1];
        Assert.Equal(expected, scaler.Transform(data), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Transform_ValueThatIsMissingOnlyLater_IsTheMean()
    {
        var scaler = FeatureScaler.Fit(new RankingDataset(["a", "b"], new double[] { 1, 4, 3, 9 }, new[] { 0, 1 }, [2]));
        var inputs = new double[2];
        scaler.Transform([double.NaN, 9], inputs);
        Assert.Equal([0, 1], inputs);
    }

    [Fact]
    public void Transform_FeatureThatNeverVaried_GivesZeroWhateverComes()
    {
        var scaler = FeatureScaler.Fit(new RankingDataset(["a", "b"], new double[] { 0.1, 4, 0.1, 9 }, new[] { 0, 1 }, [2]));
        var inputs = new double[2];
        scaler.Transform([1e9, 4], inputs);
        Assert.Equal([0, -1], inputs);
    }
}
