using SkRerank.LearningToRank.Linear;
using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests;

/// <summary>Makes labelled rows whose labels follow a rule of their features.</summary>
internal static class MadeRows
{
    /// <summary>Makes queries of ten candidates with features in −1..1; the label is 2 for the three that the rule puts first, 1 for the next three, 0 for the rest. Rows stand best label first, as a careless export has them.</summary>
    public static RankingDataset Create(int queries, int seed, Func<double[], double> rule, int features = 4)
    {
        var random = new Random(seed);
        List<double> values = [];
        List<int> labels = [];
        for (var query = 0; query < queries; query++)
        {
            var rows = Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, features).Select(_ => (2 * random.NextDouble()) - 1).ToArray()).OrderByDescending(rule).ToArray();
            values.AddRange(rows.SelectMany(row => row));
            labels.AddRange([2, 2, 2, 1, 1, 1, 0, 0, 0, 0]);
        }

        return new RankingDataset([.. Enumerable.Range(1, features).Select(i => $"f{i}")], values.ToArray(), labels.ToArray(), [.. Enumerable.Repeat(10, queries)]);
    }

    /// <summary>Trains until the test is cancelled.</summary>
    public static NeuralRankingModel Fit(this NeuralRankingTrainer trainer, RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null) =>
        trainer.Train(training, validation, progress, TestContext.Current.CancellationToken);

    /// <summary>Searches until the test is cancelled.</summary>
    public static LinearRankingModel Fit(this CoordinateAscentTrainer trainer, RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null) =>
        trainer.Train(training, validation, progress, TestContext.Current.CancellationToken);

    /// <summary>Gives nDCG@10 of a model, ties shared.</summary>
    public static double Ndcg(this IRankingModel model, RankingDataset data) => new TieAwareNdcg(data, 10).Mean(model.Scores(data));

    public static double[] Scores(this IRankingModel model, RankingDataset data)
    {
        var scores = new double[data.Count];
        model.Score(data.Features.Span, scores);
        return scores;
    }
}
