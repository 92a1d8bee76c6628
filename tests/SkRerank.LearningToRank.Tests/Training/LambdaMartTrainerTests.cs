using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Training.LightGbm;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Training;

public sealed class LambdaMartTrainerTests
{
    public LambdaMartTrainerTests() => MadeRankings.RequireNativeLibrary();

    [Fact]
    public void Train_Rankings_OrdersOthersBetterThanChance()
    {
        var model = MadeRankings.Train(Small(), MadeRankings.Create());
        var test = MadeRankings.Create(seed: 2);

        Assert.Equal(test.FeatureNames, model.FeatureNames);
        Assert.Equal("lambdarank", model.Objective);

        // Random order puts half of the pairs right; the noise of 0.3 in 0 to 3.3 leaves about nine of ten to learn.
        Assert.True(PairsInOrder(test, model) > 0.85);
    }

    [Theory]
    [InlineData(RankingObjective.LambdaRank)]
    [InlineData(RankingObjective.XeNdcg)]
    public void Train_SameSeed_GivesTheSameText(RankingObjective objective)
    {
        var options = Small();
        options.Objective = objective;
        options.Parameters["bagging_freq"] = "1";
        options.Parameters["bagging_fraction"] = "0.5";

        var first = MadeRankings.Train(options, MadeRankings.Create()).Text;
        var second = MadeRankings.Train(options, MadeRankings.Create()).Text;
        options.Seed = 2;
        var other = MadeRankings.Train(options, MadeRankings.Create()).Text;

        Assert.Equal(first, second);
        Assert.NotEqual(Trees(first), Trees(other));
    }

    [Fact]
    public void Train_OneOrTwoThreads_GivesTheSameTrees()
    {
        var (one, two) = (Small(), Small());
        (one.Threads, two.Threads) = (1, 2);

        Assert.Equal(Trees(MadeRankings.Train(one, MadeRankings.Create()).Text), Trees(MadeRankings.Train(two, MadeRankings.Create()).Text));
    }

    [Fact]
    public void Train_EveryOption_ReachesTheLibrary()
    {
        LambdaMartOptions options = new()
        {
            Rounds = 3,
            LearningRate = 0.25,
            Leaves = 9,
            MinRowsPerLeaf = 7,
            TruncationLevel = 12,
            Normalize = false,
            Sigmoid = 1.5,
            LabelGains = [0, 1, 3, 7, 20],
            Positions = [.. Enumerable.Range(0, 600).Select(row => row % MadeRankings.Documents)],
            PositionBiasRegularization = 0.5,
            EvaluationCutoff = 4,
            Seed = 5,
            Threads = 1,
        };
        options.MonotoneConstraints["f1"] = -1;
        options.Parameters["max_depth"] = "3";

        var text = MadeRankings.Train(options, MadeRankings.Create()).Text;

        // LightGBM writes the parameters it trained with behind the trees.
        foreach (var line in (string[])
            ["[learning_rate: 0.25]", "[num_leaves: 9]", "[min_data_in_leaf: 7]", "[lambdarank_truncation_level: 12]", "[lambdarank_norm: 0]", "[sigmoid: 1.5]", "[label_gain: 0,1,3,7,20]",
             "[lambdarank_position_bias_regularization: 0.5]", "[eval_at: 4]", "[seed: 5]", "[num_threads: 1]", "[monotone_constraints: 0,-1,0,0,0]", "[max_depth: 3]", "[deterministic: 1]", "[objective: lambdarank]"])
        {
            Assert.Contains(line, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Train_Positions_TakeOffTheBiasTheyGive()
    {
        // Clicked, so labelled, almost only where shown first; the feature says the position, and nothing else is to learn.
        Random random = new(4);
        int[] positions = [.. Enumerable.Range(0, 2000).Select(row => row % 10)];
        int[] labels = [.. positions.Select(position => random.NextDouble() < 0.9 / (1 + position) ? 1 : 0)];
        double[] features = [.. positions.Select(position => position + 0.0)];
        RankingDataset data = new(["shown"], features, labels, [.. Enumerable.Repeat(10, 200)]);
        var (naive, unbiased) = (Small(), Small());
        unbiased.Positions = positions;

        Assert.True(Spread(unbiased) < Spread(naive) * 0.75, $"{Spread(unbiased)} with positions, {Spread(naive)} without");

        double Spread(LambdaMartOptions options)
        {
            var scores = new double[10];
            MadeRankings.Train(options, data).Score(features.AsSpan(0, 10), scores);
            return scores.Max() - scores.Min();
        }
    }

    [Fact]
    public void Train_MonotoneConstraint_IsKept()
    {
        var options = Small();
        options.MonotoneConstraints["f0"] = -1;
        var model = MadeRankings.Train(options, MadeRankings.Create());

        // The grade rises with f0, so without the constraint the score would.
        double[] rows = [.. Enumerable.Range(0, 50).SelectMany(i => new[] { i / 50.0, 0.5, 0.5, 0.5, 0.5 })];
        var scores = new double[50];
        model.Score(rows, scores);
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public void Train_EarlyStopping_EndsWithTheBestRound()
    {
        var options = Small();
        (options.Rounds, options.EarlyStoppingRounds) = (300, 5);
        List<TrainingRound> rounds = [];

        var model = MadeRankings.Train(options, MadeRankings.Create(queries: 10), MadeRankings.Create(queries: 10, seed: 3), new Listener(rounds.Add));

        var best = rounds.MaxBy(round => round.ValidationNdcg)!;
        Assert.Equal(best.Round, model.TreeCount);
        Assert.Equal(best.Round + 5, rounds[^1].Round);
        Assert.All(rounds, round => Assert.InRange(round.ValidationNdcg!.Value, 0, 1));
        Assert.Equal(Enumerable.Range(1, rounds.Count), rounds.Select(round => round.Round));
    }

    [Fact]
    public void Train_Cancelled_StopsBetweenRounds()
    {
        using CancellationTokenSource cancellation = new();
        var reported = 0;
        Listener progress = new(round =>
        {
            reported = round.Round;
            if (round.Round == 3) cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => new LambdaMartTrainer(Small()).Train(MadeRankings.Create(), null, progress, cancellation.Token));
        Assert.Equal(3, reported);
    }

    [Fact]
    public void Train_NothingToSplit_SaysWhatToDo()
    {
        RankingDataset data = new(["a"], new double[] { 1, 2, 3, 4 }, new[] { 0, 1, 0, 1 }, [4]);

        var error = Assert.Throws<RerankException>(() => MadeRankings.Train(new(), data));

        Assert.Contains("No tree found a split in 4 rows of 1 queries with at least 20 rows a leaf: lower that (MinRowsPerLeaf, --min-rows)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ParameterThatLightGbmRefuses_PassesItsMessageOn()
    {
        var options = Small();
        options.Parameters["max_bin"] = "1";

        var error = Assert.Throws<RerankException>(() => MadeRankings.Train(options, MadeRankings.Create()));

        Assert.StartsWith("LightGBM refuses: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("max_bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_InputsThatDoNotFit_SaysWhich()
    {
        var data = MadeRankings.Create();
        AssertFails(options => options.EarlyStoppingRounds = 3, "Early stopping needs validation rows");
        AssertFails(options => options.Positions = [1, 2], "2 positions for 600 training rows");
        AssertFails(options => options.LabelGains = [0, 1], "label gains for the grades 0 to 1");
        AssertFails(options => options.MonotoneConstraints["x"] = 1, "'x', which is no feature");
        AssertFails(options => options.MonotoneConstraints["f0"] = 2, "'f0' is 2; give 1");
        AssertFails(options => options.Parameters["max depth"] = "1", "'max depth' with '1' is not");
        AssertFails(options => options.Parameters["max_depth"] = "1 verbosity=2", "'1 verbosity=2' is not");
        Assert.Contains("'a b' has one", Assert.Throws<ArgumentException>(() => MadeRankings.Train(new(), new RankingDataset(["a b"], new double[] { 1, 2 }, new[] { 0, 1 }, [2]))).Message, StringComparison.Ordinal);
        Assert.Contains("other features", Assert.Throws<ArgumentException>(() => MadeRankings.Train(new(), data, MadeRankings.Create(features: 4))).Message, StringComparison.Ordinal);
        Assert.Contains("at most 10000 a query", Assert.Throws<ArgumentException>(() => MadeRankings.Train(new(), new RankingDataset(["a"], new double[10001], new int[10001], [10001]))).Message, StringComparison.Ordinal);

        void AssertFails(Action<LambdaMartOptions> change, string expected)
        {
            var options = Small();
            change(options);
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => MadeRankings.Train(options, data)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Require_LibraryThatIsNotThere_SaysWhereItComesFrom()
    {
        var error = Assert.Throws<RerankException>(() => LightGbmLibrary.Require("lib_nowhere"));

        Assert.Contains("needs LightGBM's native library 'lib_nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains("the package LightGBM for linux-x64, win-x64 and osx-x64", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static LambdaMartOptions Small() => new() { Rounds = 20, Leaves = 7, MinRowsPerLeaf = 5 };

    private static string Trees(string text) => text[text.IndexOf("Tree=0", StringComparison.Ordinal)..text.IndexOf("end of trees", StringComparison.Ordinal)];

    private static double PairsInOrder(RankingDataset data, TreeEnsemble model)
    {
        var scores = new double[data.Count];
        model.Score(data.Features.Span, scores);
        var (right, all) = (0, 0);
        for (var i = 0; i < data.Count; i++)
        {
            for (var j = i - (i % MadeRankings.Documents); j < i; j++)
            {
                if (data.Labels.Span[i] == data.Labels.Span[j]) continue;
                all++;
                if (data.Labels.Span[i] > data.Labels.Span[j] == scores[i] > scores[j]) right++;
            }
        }

        return (double)right / all;
    }

    private sealed class Listener(Action<TrainingRound> hear) : IProgress<TrainingRound>
    {
        public void Report(TrainingRound value) => hear(value);
    }
}
