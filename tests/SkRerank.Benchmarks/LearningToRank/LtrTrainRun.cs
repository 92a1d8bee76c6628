using System.Diagnostics;
using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.LearningToRank.Training;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Trains LambdaMART through our API with the options of the stored models, and compares nDCG@10 on the test rows with theirs.</summary>
internal static class LtrTrainRun
{
    private const double Tolerance = 0.01;

    public static bool Run(string shared)
    {
        LtrData data = new(shared);
        var good = true;
        foreach (var (model, options) in Trainings())
        {
            var start = Stopwatch.GetTimestamp();
            var trees = new LambdaMartTrainer(options).Train(data.Training);
            var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var scores = new double[data.Test.Count];
            trees.Score(data.Test.Features.Span, scores);
            var own = LtrData.Mean(Measure.NdcgLightGbm(10), data.Test, scores);
            var stored = data.Golden(model).GetProperty("ndcgExponentialEmptyAsOne").GetProperty("10").GetDouble();
            var again = new LambdaMartTrainer(options).Train(data.Training).Text == trees.Text;
            var sameTrees = Trees(trees.Text) == Trees(File.ReadAllText(data.ModelPath(model)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model}: nDCG@10 {own:F4} (LightGBM's Python package {stored:F4}, tolerance {Tolerance}), {time:F1} s; the same model again: {(again ? "yes" : "NO")}; the trees are those of the stored model to the letter: {(sameTrees ? "yes" : "no")}"));
            good &= Math.Abs(own - stored) <= Tolerance && again;
        }

        return good;
    }

    private static IEnumerable<(string Model, LambdaMartOptions Options)> Trainings()
    {
        yield return ("lambdarank-default", Options(31, 0.1));
        var small = Options(7, 0.05);
        small.TruncationLevel = 10;
        yield return ("lambdarank-small", small);
        var cross = Options(31, 0.1);
        cross.Objective = RankingObjective.XeNdcg;
        cross.Parameters["objective_seed"] = "3";
        yield return ("rank_xendcg", cross);
    }

    private static LambdaMartOptions Options(int leaves, double rate) => new() { Rounds = 60, Leaves = leaves, LearningRate = rate, MinRowsPerLeaf = 50, Seed = 1, Threads = 1 };

    private static string Trees(string text) => text[text.IndexOf("Tree=0", StringComparison.Ordinal)..text.IndexOf("end of trees", StringComparison.Ordinal)];
}
