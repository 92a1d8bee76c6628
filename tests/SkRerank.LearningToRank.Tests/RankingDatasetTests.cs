namespace SkRerank.LearningToRank.Tests;

public sealed class RankingDatasetTests
{
    private static readonly string[] Names = ["bm25", "cosine"];

    [Fact]
    public void Constructor_RowsThatFit_KeepsThemAndNumbersTheQueries()
    {
        var data = new RankingDataset(Names, new double[] { 1, 2, 3, double.NaN, 5, 6 }, new[] { 0, 2, 30 }, [1, 2]);

        Assert.Equal(3, data.Count);
        Assert.Equal(["1", "2"], data.QueryIds);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, new[] { 0, 1 }, new[] { 2 }, "need 4 values")]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 0, 31 }, new[] { 2 }, "label 31")]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 0, -1 }, new[] { 2 }, "label -1")]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 0, 1 }, new[] { 1 }, "1 rows in sum")]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 0, 1 }, new[] { 2, 0 }, "Group 1 has 0 rows")]
    [InlineData(new double[] { 1, 2, 3, double.PositiveInfinity }, new[] { 0, 1 }, new[] { 2 }, "Row 1 has an infinite cosine")]
    public void Constructor_PartsThatDoNotFit_SaysWhich(double[] features, int[] labels, int[] groups, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new RankingDataset(Names, features, labels, groups));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NameTwice_SaysWhich()
    {
        var error = Assert.Throws<ArgumentException>(() => new RankingDataset(["a", "a"], new double[] { 1, 2 }, new[] { 0 }, [1]));

        Assert.Contains("\"a\" is empty or stands twice", error.Message, StringComparison.Ordinal);
    }
}
