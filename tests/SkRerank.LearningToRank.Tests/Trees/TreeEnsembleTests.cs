using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Trees;

public sealed class TreeEnsembleTests
{
    [Fact]
    public void Parse_Text_KeepsNamesObjectiveAndText()
    {
        var trees = TreeEnsemble.Parse(TreeText.TwoSplits);

        Assert.Equal(["a", "b"], trees.FeatureNames);
        Assert.Equal("lambdarank", trees.Objective);
        Assert.Equal(1, trees.TreeCount);
        Assert.Equal(TreeText.TwoSplits, trees.Text);
    }

    [Fact]
    public void Parse_WindowsLines_ScoresTheSame()
    {
        var trees = TreeEnsemble.Parse(TreeText.TwoSplits.ReplaceLineEndings("\r\n"));

        Assert.Equal([1, 2, 3], Score(trees, 0.5, 2, 0.5, 2.1, 0.6, 0));
    }

    // Bits of decision_type: 2 a missing value goes left; 4 zero is missing, 8 NaN is missing.
    [Theory]
    [InlineData(0, 0.5, 1)]
    [InlineData(0, 0.6, 2)]
    [InlineData(0, double.NaN, 1)]
    [InlineData(2, double.NaN, 1)]
    [InlineData(4, 0, 2)]
    [InlineData(4, double.NaN, 2)]
    [InlineData(4, 1e-36, 2)]
    [InlineData(4, 0.1, 1)]
    [InlineData(6, 0, 1)]
    [InlineData(6, 0.6, 2)]
    [InlineData(8, double.NaN, 2)]
    [InlineData(8, 0, 1)]
    [InlineData(10, double.NaN, 1)]
    [InlineData(10, 0.6, 2)]
    public void Score_DecisionType_GoesAsLightGbmDocuments(int type, double value, double expected)
    {
        var trees = TreeEnsemble.Parse(TreeText.OneSplit(type));

        Assert.Equal([expected], Score(trees, value));
        Assert.All(Score(trees, [.. Enumerable.Repeat(value, 70)]), score => Assert.Equal(expected, score));
    }

    // cat_threshold 5 are the categories 0 and 2; word 1 has bit 1, which is category 33.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2.9, 1)]
    [InlineData(33, 1)]
    [InlineData(34, 2)]
    [InlineData(64, 2)]
    [InlineData(-1, 2)]
    [InlineData(-0.5, 1)]
    [InlineData(1e300, 2)]
    [InlineData(double.NaN, 2)]
    public void Score_Categories_GoesLeftWithThoseOfTheSet(double value, double expected)
    {
        var trees = TreeEnsemble.Parse(TreeText.OneSplit(1, 0, "num_cat=1\ncat_boundaries=0 2\ncat_threshold=5 2"));

        Assert.Equal([expected], Score(trees, value));
        Assert.All(Score(trees, [.. Enumerable.Repeat(value, 70)]), score => Assert.Equal(expected, score));
    }

    [Fact]
    public void Score_OneLeafAndAverage_AddsConstantsAndDivides()
    {
        var text = TreeText.OneSplit(0).Replace("max_feature_idx", "average_output\nmax_feature_idx", StringComparison.Ordinal)
            .Replace("end of trees", "Tree=1\nnum_leaves=1\nnum_cat=0\nleaf_value=10\n\nend of trees", StringComparison.Ordinal);

        // (1 + 10) / 2 and (2 + 10) / 2.
        Assert.Equal([5.5, 6], Score(TreeEnsemble.Parse(text), 0, 1));
    }

    [Fact]
    public void Score_RowsThatDoNotFit_SaysHowMany()
    {
        var error = Assert.Throws<ArgumentException>(() => Score(TreeEnsemble.Parse(TreeText.TwoSplits), 2, 1, 2, 3));

        Assert.Contains("2 scores of 2 features need 4 values, and there are 3", error.Message, StringComparison.Ordinal);

        static double[] Score(TreeEnsemble trees, int rows, params double[] values)
        {
            var scores = new double[rows];
            trees.Score(values, scores);
            return scores;
        }
    }

    [Fact]
    public void Score_NoRows_DoesNothing() => Assert.Empty(Score(TreeEnsemble.Parse(TreeText.TwoSplits)));

    [Fact]
    public void Save_AndLoad_GiveTheSameModel()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.txt");
        try
        {
            TreeEnsemble.Parse(TreeText.TwoSplits).Save(path);

            var trees = TreeEnsemble.Load(path);

            Assert.Equal(TreeText.TwoSplits, trees.Text);
            Assert.Equal([3], Score(trees, 0.6, 0));
            Assert.False(File.Exists(path + ".partial"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Explain_TwoSplits_EqualsSharesByHand()
    {
        // Rows: 4 of 10 in leaf 1, 4 in leaf 2, 2 in leaf 3. For a = 0, b = 3 the score is 2. Expected: 0.4·1 + 0.4·2 + 0.2·3 = 1.8.
        // Only a known: half 1, half 2 = 1.5. Only b known: 0.8·2 + 0.2·3 = 2.2.
        // a: ((1.5 − 1.8) + (2 − 2.2)) / 2 = −0.25; b: ((2.2 − 1.8) + (2 − 1.5)) / 2 = 0.45.
        var explanation = TreeEnsemble.Parse(TreeText.TwoSplits).Explain([0, 3]);

        Assert.Equal(1.8, explanation.ExpectedValue, 1e-12);
        Assert.Equal(-0.25, explanation.Contributions[0], 1e-12);
        Assert.Equal(0.45, explanation.Contributions[1], 1e-12);
    }

    [Fact]
    public void Explain_WithoutCounts_SaysSo()
    {
        var error = Assert.Throws<RerankException>(() => TreeEnsemble.Parse(TreeText.OneSplit(0)).Explain([1]));

        Assert.Contains("how many training rows came to each node", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OtherThanOneRow_Throws() =>
        Assert.Contains("one row of 2 values, and there are 3", Assert.Throws<ArgumentException>(() => TreeEnsemble.Parse(TreeText.TwoSplits).Explain([1, 2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Importance_TwoSplits_GivesSplitsAndGainTheGreatestFirst()
    {
        Assert.Equal([new FeatureImportance("a", 1, 8), new FeatureImportance("b", 1, 2)], TreeEnsemble.Parse(TreeText.TwoSplits).Importance());
    }

    private static double[] Score(TreeEnsemble trees, params double[] values)
    {
        var scores = new double[values.Length / trees.FeatureNames.Count];
        trees.Score(values, scores);
        return scores;
    }
}
