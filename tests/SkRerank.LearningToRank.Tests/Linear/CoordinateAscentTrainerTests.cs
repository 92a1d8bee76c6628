using SkRerank.LearningToRank.Linear;

namespace SkRerank.LearningToRank.Tests.Linear;

public sealed class CoordinateAscentTrainerTests
{
    private static readonly Func<double[], double> Sum = row => row[0] - (2 * row[1]);

    [Fact]
    public void Train_RuleThatIsASum_IsFoundWithItsSigns()
    {
        var (training, test) = (MadeRows.Create(60, 1, Sum), MadeRows.Create(60, 2, Sum));
        var model = new CoordinateAscentTrainer().Fit(training);
        Assert.True(model.Ndcg(test) > 0.98, $"nDCG is {model.Ndcg(test)}.");
        var weights = model.Weights.ToArray();
        Assert.True(weights[0] > 0 && weights[1] < 0);
        Assert.InRange(weights[1] / weights[0], -2.4, -1.6);
        Assert.Equal(1, weights.Sum(Math.Abs), 1e-9);
    }

    [Fact]
    public void Train_WeightsOfTheFirstSearch_BeatOrEqualWhereItBegan()
    {
        // The start is the sum of equal weights; the search optimises the measure itself, so it never ends below.
        var training = MadeRows.Create(30, 1, row => Math.Sin(5 * row[0]) + row[3]);
        var scaler = FeatureScaler.Fit(training);
        LinearRankingModel equal = new(training.FeatureNames, scaler, [0.25, 0.25, 0.25, 0.25]);
        var model = new CoordinateAscentTrainer(new CoordinateAscentOptions { Restarts = 1 }).Fit(training);
        Assert.True(model.Ndcg(training) > equal.Ndcg(training) + 0.05);
    }

    [Fact]
    public void Train_FeaturesThatSayNothing_GainsNothingFromTheOrderOfRows()
    {
        var rule = MadeRows.Create(10, 1, Sum);
        RankingDataset blind = new(rule.FeatureNames, new double[rule.Features.Length], rule.Labels, rule.GroupSizes);
        var chance = new TieAwareNdcg(blind, 10).Mean(new double[blind.Count]);
        Assert.Equal(chance, new CoordinateAscentTrainer().Fit(blind).Ndcg(blind), 1e-12);
        Assert.True(chance < 0.8);
    }

    [Fact]
    public void Train_Twice_GivesTheSameWeights()
    {
        var training = MadeRows.Create(20, 1, Sum);
        CoordinateAscentOptions options = new() { Restarts = 2, Seed = 3 };
        Assert.Equal(new CoordinateAscentTrainer(options).Fit(training).Weights.ToArray(), new CoordinateAscentTrainer(options).Fit(training).Weights.ToArray());
    }

    [Fact]
    public void Train_Validation_KeepsTheWeightsOfTheBestPass()
    {
        var (training, validation) = (MadeRows.Create(5, 1, Sum, features: 12), MadeRows.Create(40, 2, Sum, features: 12));
        List<TrainingRound> rounds = [];
        var model = new CoordinateAscentTrainer(new CoordinateAscentOptions { Restarts = 3, Passes = 4 }).Fit(training, validation, new Listener(rounds));
        Assert.Equal(rounds.Max(round => round.ValidationNdcg!.Value), model.Ndcg(validation), 1e-9);
        Assert.All(rounds, round => Assert.Equal(12, round.Rounds));
        Assert.Contains(rounds, round => round.Round > 8);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new CoordinateAscentTrainer().Train(MadeRows.Create(5, 1, Sum), cancellationToken: source.Token));
    }

    [Fact]
    public void Load_SavedModel_GivesTheSameScoresAndWeights()
    {
        RankingDataset data = new(["bm25", "age"], new double[] { 1, double.NaN, 3, 4, 0.5, 2 }, new[] { 0, 1, 2 }, [3]);
        var model = new CoordinateAscentTrainer().Fit(data);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            model.Save(path);
            var loaded = LinearRankingModel.Load(path);
            Assert.Equal(model.Scores(data), loaded.Scores(data));
            Assert.Equal(model.Weights.ToArray(), loaded.Weights.ToArray());
            Assert.Equal(["age"], loaded.MissingWeights.Keys);

            File.WriteAllText(path, File.ReadAllText(path).Replace("\"parameters\":[", "\"parameters\":[0,", StringComparison.Ordinal));
            Assert.Equal($"The ranking model '{path}' cannot be used: parameters must be 3 finite numbers, but are 4; train it again, or name the file that the training wrote.", Assert.Throws<RerankException>(() => LinearRankingModel.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Listener(List<TrainingRound> rounds) : IProgress<TrainingRound>
    {
        public void Report(TrainingRound value) => rounds.Add(value);
    }
}
