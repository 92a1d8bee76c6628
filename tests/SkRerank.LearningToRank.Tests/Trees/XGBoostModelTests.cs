using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Trees;

public sealed class XGBoostModelTests
{
    // Sums in single precision, base score first. Near 0.3, single precision has 0.300000012 (the threshold) and 0.299999982, so 0.299999999 is the threshold itself and goes right, 0.29999999 is below it.
    [Theory]
    [InlineData(0.4, 0.0, 0.5f + 0.1f + -0.7f)]
    [InlineData(double.NaN, 0.0, 0.5f + 0.1f + -0.7f)]
    [InlineData(0.5, 0.0, 0.5f + 0.2f + -0.7f)]
    [InlineData(0.5, 0.3, 0.5f + 0.3f + -0.7f)]
    [InlineData(0.5, 0.299999999, 0.5f + 0.3f + -0.7f)]
    [InlineData(0.5, 0.29999999, 0.5f + 0.2f + -0.7f)]
    [InlineData(0.5, double.NaN, 0.5f + 0.3f + -0.7f)]
    [InlineData(0.49999999999, 0.0, 0.5f + 0.2f + -0.7f)]
    public void Score_Row_EqualsTheSinglePrecisionSumByHand(double a, double b, float expected)
    {
        var trees = TreeEnsemble.Parse(XGBoostText.TwoTrees);

        Assert.All(Score(trees, a, b, 1), score => Assert.Equal(expected, score));
        Assert.All(Score(trees, a, b, 70), score => Assert.Equal(expected, score));
    }

    [Fact]
    public void Score_GreatAndSmall_IsRoundedAsSinglePrecisionIs()
    {
        // 0.5 + 0.1 + 2^24 is 2^24 in single precision (its neighbours are 1 and 2 away; 0.6 is rounded up to 1 above only in halves of 2), and 16777216.6 in double.
        Assert.Equal([16777216], Score(TreeEnsemble.Parse(XGBoostText.TwoTrees), 0, 1, 1));
    }

    [Theory]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"[2.5E-1]\"", 0.25f + 0.1f + -0.7f)]
    [InlineData("rank:ndcg", "reg:squarederror", 0.5f + 0.1f + -0.7f)]
    [InlineData("rank:ndcg", "binary:logistic", 0.1f + -0.7f)]
    public void Score_BaseScore_IsTakenBeforeTheLink(string right, string wrong, float expected) =>
        Assert.Equal([expected], Score(TreeEnsemble.Parse(XGBoostText.TwoTrees.Replace(right, wrong, StringComparison.Ordinal)), 0, 0, 1));

    [Fact]
    public void Parse_WithoutNames_NumbersThem() =>
        Assert.Equal(["f0", "f1"], TreeEnsemble.Parse(XGBoostText.TwoTrees.Replace("[\"a\",\"b\"]", "[]", StringComparison.Ordinal)).FeatureNames);

    [Fact]
    public void Importance_TwoTrees_CountsSplitsAndGains() =>
        Assert.Equal([new FeatureImportance("a", 1, 9), new FeatureImportance("b", 2, 9)], TreeEnsemble.Parse(XGBoostText.TwoTrees).Importance());

    [Fact]
    public void Explain_Row_SumsToTheScore()
    {
        var trees = TreeEnsemble.Parse(XGBoostText.TwoTrees);

        // The means of the trees by their weights: 0.5 + (4·0.1 + 3·0.2 + 3·0.3) / 10 + (8·−0.7 + 2·2^24) / 10.
        var explanation = trees.Explain([0.7, 0.2]);
        Assert.Equal(0.5 + 0.19 + -0.56 + 3355443.2, explanation.ExpectedValue, 1e-6);
        Assert.Equal(0.5 + 0.2 - 0.7, explanation.ExpectedValue + explanation.Contributions.Sum(), 1e-6);
    }

    private static double[] Score(TreeEnsemble trees, double a, double b, int rows)
    {
        var scores = new double[rows];
        trees.Score([.. Enumerable.Repeat(new[] { a, b }, rows).SelectMany(row => row)], scores);
        return scores;
    }
}
