using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Linear;
using SkRerank.LearningToRank.Networks;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Measures networks and the weighted sum on LightGBM's ranking example, beside LightGBM's own stored scores.</summary>
/// <remarks>
/// Everything is chosen on rank.train alone: each setting is trained on four of five folds of its queries, and the setting and the number of passes with the best mean nDCG@10 of the left-out folds train once more on all of rank.train, with five seeds. rank.test is looked at once, at the end.
/// </remarks>
internal static class LtrNetsRun
{
    private const int Folds = 5;
    private const int Seeds = 5;

    public static void Run(string shared)
    {
        LtrData data = new(shared);
        var (train, test) = (data.Training, data.Test);
        List<(string Name, double[][] Linear, double[][] LightGbm)> rows = [];
        foreach (var model in LtrData.Models)
        {
            var golden = data.Golden(model);
            double[] scores = [.. golden.GetProperty("testScores").EnumerateArray().Select(score => score.GetDouble())];
            rows.Add(($"LightGBM {model} (stored scores)", [Values(Measure.Ndcg(10), test, scores)], [Values(Measure.NdcgLightGbm(10), test, scores)]));
            var stored = (golden.GetProperty("ndcgLinearEmptyAsZero").GetProperty("10").GetDouble(), golden.GetProperty("ndcgExponentialEmptyAsOne").GetProperty("10").GetDouble());
            var (linear, lightGbm) = (rows[^1].Linear[0].Average(), rows[^1].LightGbm[0].Average());
            if (Math.Abs(stored.Item1 - linear) > 1e-9 || Math.Abs(stored.Item2 - lightGbm) > 1e-9)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model}: stored {stored}, measured here {(linear, lightGbm)}."));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{train.GroupSizes.Count} queries of rank.train in {Folds} folds, {test.GroupSizes.Count} of rank.test, {train.FeatureNames.Count} features.\n"));
        foreach (var (name, settings) in Learners())
        {
            var best = settings.Select(setting => (Setting: setting, Curve: Curve(setting.Create(0, null), train))).MaxBy(pair => pair.Curve.Max());
            var passes = Array.IndexOf(best.Curve, best.Curve.Max()) + 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {best.Setting.Text}, {passes} passes; nDCG@10 of left-out folds {best.Curve.Max():F4} (of {settings.Count} settings)"));
            double[][] scores = [.. Enumerable.Range(0, Seeds).Select(seed => Scores(best.Setting.Create(seed, passes).Train(train), test))];
            rows.Add((name, Array.ConvertAll(scores, s => Values(Measure.Ndcg(10), test, s)), Array.ConvertAll(scores, s => Values(Measure.NdcgLightGbm(10), test, s))));
        }

        var baseline = rows.Single(row => row.Name.Contains("lambdarank-default", StringComparison.Ordinal)).Linear[0];
        Console.WriteLine("\n| on rank.test | ndcg@10 | least to greatest of seeds | against lambdarank-default | ndcg_lightgbm@10 |\n|---|---|---|---|---|");
        foreach (var (name, linear, lightGbm) in rows)
        {
            double[] means = Array.ConvertAll(linear, values => values.Average());
            double[] topics = [.. Enumerable.Range(0, baseline.Length).Select(topic => linear.Average(values => values[topic]))];
            var interval = PairedBootstrap.Compare(baseline, topics);
            var spread = means.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{means.Min():F4} to {means.Max():F4}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {means.Average():F4} | {spread} | {interval.Mean:+0.0000;-0.0000} [{interval.Low:+0.0000;-0.0000}, {interval.High:+0.0000;-0.0000}] | {lightGbm.Average(values => values.Average()):F4} |"));
        }
    }

    private static IEnumerable<(string Name, IReadOnlyList<LtrSetting> Settings)> Learners()
    {
        foreach (var loss in Enum.GetValues<RankingLoss>())
        {
            yield return (loss.ToString(),
            [
                .. from hidden in new int[][] { [], [16], [64] }
                   from decay in new[] { 0.01, 1 }
                   select new LtrSetting(
                       string.Create(CultureInfo.InvariantCulture, $"{(hidden.Length == 0 ? "no hidden layer" : $"hidden layer of {hidden[0]}")}, weight decay {decay}"),
                       (seed, passes) => new NeuralRankingTrainer(new NeuralRankingOptions { Loss = loss, HiddenLayers = hidden, WeightDecay = decay, Seed = seed, Epochs = passes ?? 40 })),
            ]);
        }

        yield return ("CoordinateAscent", [new LtrSetting("one search", (seed, passes) => new CoordinateAscentTrainer(new CoordinateAscentOptions { Restarts = 1, Passes = passes ?? 6, Tolerance = 0, Seed = seed }))]);
    }

    // The mean nDCG@10 of the left-out folds after each pass.
    private static double[] Curve(IRankingTrainer trainer, RankingDataset train)
    {
        var sums = new List<double>();
        for (var fold = 0; fold < Folds; fold++)
        {
            List<double> curve = [];
            trainer.Train(LtrFolds.Take(train, query => query % Folds != fold), LtrFolds.Take(train, query => query % Folds == fold), new LtrCurve(curve));
            while (sums.Count < curve.Count) sums.Add(sums.Count > 0 && fold > 0 ? sums[^1] : 0);

            // A search that ended early stays where it was.
            for (var i = 0; i < sums.Count; i++) sums[i] += curve[Math.Min(i, curve.Count - 1)] / Folds;
        }

        return [.. sums];
    }

    private static double[] Scores(IRankingModel model, RankingDataset test)
    {
        var scores = new double[test.Count];
        model.Score(test.Features.Span, scores);
        return scores;
    }

    // Equal scores in the order of rows, as LightGBM's and trec_eval's stable sorts have them.
    private static double[] Values(Measure measure, RankingDataset data, double[] scores)
    {
        var (values, start) = (new double[data.GroupSizes.Count], 0);
        for (var query = 0; query < values.Length; query++)
        {
            var rows = Enumerable.Range(start, data.GroupSizes[query]).ToArray();
            values[query] = Evaluator.Score(measure, [.. rows.OrderByDescending(row => scores[row]).Select(Id)], rows.ToDictionary(Id, row => data.Labels.Span[row], StringComparer.Ordinal));
            start += rows.Length;
        }

        return values;

        static string Id(int row) => row.ToString(CultureInfo.InvariantCulture);
    }
}
