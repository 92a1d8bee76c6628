using SkRerank.LearningToRank.Tests.Training;
using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Training.LightGbm;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Trees;

/// <summary>Scores and explanations equal those of LightGBM's native library on the same text and rows.</summary>
public sealed class NativeParityTests
{
    // What a split may look at: both sides of 0 and of LightGBM's 1e-35, missing, unbounded, categories that no bitset has.
    private static readonly double[] Awkward = [double.NaN, 0, -0.0, 1e-36, -1e-36, 9e-36, 1.1e-35, -1.1e-35, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, -0.5, -1, 3e9, 31, 32, 1.999];

    public static TheoryData<string> GoldenModels => ["lambdarank-default", "lambdarank-small", "rank_xendcg"];

    [Theory]
    [MemberData(nameof(GoldenModels))]
    public void Score_GoldenModel_EqualsTheNativeLibraryBitForBit(string model)
    {
        MadeRankings.RequireNativeLibrary();

        AssertSameScores(TreeEnsemble.Load(Path.Combine("Golden", model + ".txt")));
    }

    [Theory]
    [InlineData("numbers", "use_missing=true")]
    [InlineData("no missing values", "use_missing=false")]
    [InlineData("zero is missing", "zero_as_missing=true")]
    [InlineData("categories", "categorical_feature=4", "min_data_per_group=1", "cat_smooth=0.1", "max_cat_to_onehot=1")]
    [InlineData("categories one by one", "categorical_feature=4", "min_data_per_group=1", "cat_smooth=0.1", "max_cat_to_onehot=100")]
    [InlineData("random forest", "boosting=rf", "bagging_freq=1", "bagging_fraction=0.5")]
    [InlineData("dart", "boosting=dart", "drop_rate=0.5")]
    [InlineData("regression from the average", "objective=regression", "boost_from_average=true")]
    [InlineData("more thresholds than a byte counts", "max_bin=1000", "min_data_in_bin=1")]
    [InlineData("more leaves than a byte counts", "num_leaves=400", "min_data_in_leaf=1", "min_sum_hessian_in_leaf=0")]
    public void Score_TrainedWithParameters_EqualsTheNativeLibraryBitForBit(string kind, params string[] parameters)
    {
        MadeRankings.RequireNativeLibrary();
        LambdaMartOptions options = new() { Rounds = 30, Leaves = 15, MinRowsPerLeaf = 5 };
        foreach (var parameter in parameters) options.Parameters[parameter.Split('=')[0]] = parameter.Split('=')[1];
        var data = MadeRankings.Create(queries: 60, missing: 0.1, categories: kind.StartsWith("categories", StringComparison.Ordinal) ? 70 : 0);

        var trees = MadeRankings.Train(options, data);

        Assert.Equal(kind.StartsWith("categories", StringComparison.Ordinal), trees.Text.Contains("\ncat_threshold=", StringComparison.Ordinal));
        Assert.Equal(kind == "random forest", trees.Text.Contains("\naverage_output\n", StringComparison.Ordinal));
        AssertSameScores(trees);
    }

    [Theory]
    [MemberData(nameof(GoldenModels))]
    public void Explain_GoldenModel_EqualsTheNativeLibraryAndSumsToTheScore(string model)
    {
        MadeRankings.RequireNativeLibrary();
        var trees = TreeEnsemble.Load(Path.Combine("Golden", model + ".txt"));
        var columns = trees.FeatureNames.Count;
        var rows = Rows(columns, 5);
        using var native = LightGbmBooster.Load(trees.Text);
        var expected = new double[5 * (columns + 1)];
        native.Predict(rows, 5, LightGbmLibrary.PredictContributions, expected);
        var scores = new double[5];
        trees.Score(rows, scores);

        for (var row = 0; row < 5; row++)
        {
            var explanation = trees.Explain(rows.AsSpan(row * columns, columns));

            Assert.Equal(expected[((row + 1) * (columns + 1)) - 1], explanation.ExpectedValue, 1e-9);
            for (var f = 0; f < columns; f++) Assert.Equal(expected[(row * (columns + 1)) + f], explanation.Contributions[f], 1e-9);
            Assert.Equal(scores[row], explanation.ExpectedValue + explanation.Contributions.Sum(), 1e-9);
        }
    }

    [Fact]
    public void Importance_GoldenModel_IsThatOfItsFile()
    {
        var trees = TreeEnsemble.Load(Path.Combine("Golden", "lambdarank-small.txt"));

        // The file ends with the splits of each feature, as LightGBM counted them.
        var counted = trees.Text[trees.Text.IndexOf("feature_importances:", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split('='))
            .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));
        var importance = trees.Importance();
        Assert.Equal(44, counted["Column_99"]);
        Assert.Equal(counted, importance.Where(feature => feature.Splits > 0).ToDictionary(feature => feature.Name, feature => feature.Splits));
        Assert.Equal(300, importance.Count);
        Assert.Equal(importance.OrderByDescending(feature => feature.Gain).Select(feature => feature.Name), importance.Select(feature => feature.Name));
    }

    // Sizes around a block of 64 rows, and fewer rows than are scored in blocks.
    private static void AssertSameScores(TreeEnsemble trees)
    {
        using var native = LightGbmBooster.Load(trees.Text);
        var kind = trees.IsAverage ? LightGbmLibrary.PredictNormal : LightGbmLibrary.PredictRawScore;
        foreach (var count in (int[])[1, 7, 8, 63, 64, 65, 200])
        {
            var rows = Rows(trees.FeatureNames.Count, count);
            var (expected, blocks, walked) = (new double[count], new double[count], new double[count]);
            native.Predict(rows, count, kind, expected);

            trees.Score(rows, blocks);
            trees.WalkTrees(rows, walked);

            Assert.Equal(Bits(expected), Bits(blocks));
            Assert.Equal(Bits(expected), Bits(walked));
            if (count > 8) Assert.True(expected.Distinct().Count() > 3, "The rows should not all end in the same leaves.");
        }
    }

    private static long[] Bits(double[] scores) => Array.ConvertAll(scores, BitConverter.DoubleToInt64Bits);

    private static double[] Rows(int columns, int count)
    {
        Random random = new(count);
        var rows = new double[columns * count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = random.Next(6) switch
            {
                0 => Awkward[random.Next(Awkward.Length)],
                1 => random.Next(70),
                // Two digits, as thresholds lie between such values.
                2 => Math.Round(random.NextDouble(), 2),
                _ => random.NextDouble(),
            };
        }

        return rows;
    }
}
