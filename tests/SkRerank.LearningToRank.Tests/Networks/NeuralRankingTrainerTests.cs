using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests.Networks;

public sealed class NeuralRankingTrainerTests
{
    private static readonly Func<double[], double> Product = row => (row[0] * row[1]) + (0.3 * row[2]);

    [Theory]
    [InlineData(RankingLoss.RankNet)]
    [InlineData(RankingLoss.LambdaRank)]
    [InlineData(RankingLoss.NdcgLoss1)]
    [InlineData(RankingLoss.NdcgLoss2)]
    [InlineData(RankingLoss.NdcgLoss2PlusPlus)]
    public void Train_RuleThatNoSumOfFeaturesKnows_IsLearned(RankingLoss loss)
    {
        var (training, validation, test) = (MadeRows.Create(120, 1, Product), MadeRows.Create(50, 2, Product), MadeRows.Create(100, 3, Product));
        NeuralRankingOptions options = new() { Loss = loss, Activation = NetworkActivation.Tanh, LearningRate = 0.01, Seed = 4, Epochs = 40 };

        var network = new NeuralRankingTrainer(options).Fit(training, validation);
        options.HiddenLayers = [];
        var linear = new NeuralRankingTrainer(options).Fit(training, validation);

        Assert.Equal(loss, network.Loss);
        Assert.True(network.Ndcg(test) > 0.93, $"The network gives {network.Ndcg(test)}.");
        Assert.True(linear.Ndcg(test) < 0.85, $"Without a hidden layer it gives {linear.Ndcg(test)}.");
    }

    [Fact]
    public void Train_Twice_GivesTheSameModelToTheBitAndAnotherSeedAnother()
    {
        var training = MadeRows.Create(20, 1, Product);
        var first = new NeuralRankingTrainer(new NeuralRankingOptions { Epochs = 3, Seed = 9 }).Fit(training).Scores(training);
        Assert.Equal(first, new NeuralRankingTrainer(new NeuralRankingOptions { Epochs = 3, Seed = 9 }).Fit(training).Scores(training));
        Assert.NotEqual(first, new NeuralRankingTrainer(new NeuralRankingOptions { Epochs = 3, Seed = 10 }).Fit(training).Scores(training));
    }

    [Fact]
    public void Train_FeaturesThatSayNothing_LearnsNothingFromTheOrderOfRows()
    {
        // Rows stand best label first, and all look alike: equal scores, so nDCG is that of chance.
        var rule = MadeRows.Create(10, 1, Product);
        RankingDataset blind = new(rule.FeatureNames, new double[rule.Features.Length], rule.Labels, rule.GroupSizes);
        var chance = new TieAwareNdcg(blind, 10).Mean(new double[blind.Count]);
        Assert.Equal(chance, new NeuralRankingTrainer(new NeuralRankingOptions { Loss = RankingLoss.LambdaRank, Epochs = 5 }).Fit(blind).Ndcg(blind), 1e-12);
    }

    [Fact]
    public void Train_Validation_KeepsTheBestPassAndStopsAfterPatience()
    {
        var (training, validation) = (MadeRows.Create(8, 1, Product, features: 20), MadeRows.Create(30, 2, Product, features: 20));
        List<TrainingRound> rounds = [];
        var model = new NeuralRankingTrainer(new NeuralRankingOptions { LearningRate = 0.01, Patience = 5, Epochs = 500 }).Fit(training, validation, new Listener(rounds));

        var best = rounds.MaxBy(round => round.ValidationNdcg)!;
        Assert.Equal(best.Round + 5, rounds[^1].Round);
        Assert.Equal(Enumerable.Range(1, rounds.Count), rounds.Select(round => round.Round));
        Assert.Equal(best.ValidationNdcg!.Value, model.Ndcg(validation), 1e-12);
    }

    [Fact]
    public void Train_NoPatience_MeasuresAndKeepsTheLastPass()
    {
        var (training, validation) = (MadeRows.Create(8, 1, Product, features: 20), MadeRows.Create(30, 2, Product, features: 20));
        List<TrainingRound> rounds = [];
        NeuralRankingOptions options = new() { LearningRate = 0.01, Patience = null, Epochs = 60 };
        var model = new NeuralRankingTrainer(options).Fit(training, validation, new Listener(rounds));
        Assert.Equal(60, rounds.Count);
        Assert.Equal(rounds[^1].ValidationNdcg!.Value, model.Ndcg(validation), 1e-12);
        Assert.NotEqual(rounds.Max(round => round.ValidationNdcg), rounds[^1].ValidationNdcg);
        Assert.Equal(model.Scores(validation), new NeuralRankingTrainer(options).Fit(training).Scores(validation));
    }

    [Fact]
    public void Train_NoValidation_PassesAllEpochs()
    {
        List<TrainingRound> rounds = [];
        new NeuralRankingTrainer(new NeuralRankingOptions { Epochs = 4, Patience = 1 }).Fit(MadeRows.Create(5, 1, Product), progress: new Listener(rounds));
        Assert.Equal([new TrainingRound(1, 4, null), new TrainingRound(2, 4, null), new TrainingRound(3, 4, null), new TrainingRound(4, 4, null)], rounds);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        List<TrainingRound> rounds = [];
        Assert.Throws<OperationCanceledException>(() => new NeuralRankingTrainer().Train(MadeRows.Create(5, 1, Product), progress: new Listener(rounds, source.Cancel), cancellationToken: source.Token));
        Assert.Single(rounds);
    }

    [Fact]
    public void Train_MissingValues_LearnsFromThatTheyAreMissing()
    {
        // The only feature is missing exactly for the relevant row, and the mean alone could not tell it.
        RankingDataset data = new(["f"], Enumerable.Range(0, 40).SelectMany(_ => new[] { -1, double.NaN, 1 }).ToArray(), Enumerable.Range(0, 40).SelectMany(_ => new[] { 0, 1, 0 }).ToArray(), [.. Enumerable.Repeat(3, 40)]);
        Assert.Equal(1, new NeuralRankingTrainer(new NeuralRankingOptions { HiddenLayers = [], LearningRate = 0.05 }).Fit(data).Ndcg(data), 1e-12);
    }

    [Fact]
    public void Train_NothingToPrefer_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new NeuralRankingTrainer().Fit(new RankingDataset(["f"], new double[] { 1, 2, 3 }, new[] { 1, 1, 0 }, [2, 1])));
        Assert.StartsWith("At least one query must have candidates with different labels, but none has; give judgements that prefer some candidates.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ValidationOfOtherFeatures_IsRefused()
    {
        var training = MadeRows.Create(2, 1, Product);
        RankingDataset other = new(["f1", "f2", "f4", "f3"], training.Features, training.Labels, training.GroupSizes);
        Assert.StartsWith("The validation rows must have the features of the training rows in the same order", Assert.Throws<ArgumentException>(() => new NeuralRankingTrainer().Fit(training, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_RateThatIsTooHigh_SaysSo()
    {
        NeuralRankingTrainer trainer = new(new NeuralRankingOptions { LearningRate = 1e200, HiddenLayers = [4, 4], Epochs = 5 });
        Assert.Matches("^The training of the network must stay finite, but diverged in pass [1-5]; lower LearningRate.$", Assert.Throws<RerankException>(() => trainer.Fit(MadeRows.Create(5, 1, Product))).Message);
    }

    private sealed class Listener(List<TrainingRound> rounds, Action? then = null) : IProgress<TrainingRound>
    {
        public void Report(TrainingRound value)
        {
            rounds.Add(value);
            then?.Invoke();
        }
    }
}
