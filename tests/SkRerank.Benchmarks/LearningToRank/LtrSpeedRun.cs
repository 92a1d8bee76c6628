using System.Diagnostics;
using System.Globalization;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Training.LightGbm;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Times requests of 100 documents of 136 features, different ones each time, beside LightGBM's native library on one thread (target P13).</summary>
internal static class LtrSpeedRun
{
    private const int Queries = 300;
    private const int TrainingQueries = 60;
    private const int Documents = 100;
    private const int Features = 136;
    private const int Rounds = 11;

    private static readonly (int Trees, int Leaves, double Gate, double Target)[] Shapes = [(100, 31, 0.8, 3), (500, 64, 1.2, 3), (1000, 64, 1.2, 3)];

    public static bool Run()
    {
        var data = Made();
        Console.WriteLine($"{"trees × leaves",-15}{"native",12}{"SkRerank",12}{"walked",12}   native ÷ SkRerank (gate, target)");
        var good = true;
        foreach (var shape in Shapes) good &= Compare(data, shape);
        return good;
    }

    private static bool Compare(RankingDataset data, (int Trees, int Leaves, double Gate, double Target) shape)
    {
        LambdaMartTrainer trainer = new(new LambdaMartOptions { Rounds = shape.Trees, Leaves = shape.Leaves, LearningRate = 0.05, Threads = 1 });
        var trees = trainer.Train(FirstQueries(data));
        using var native = LightGbmBooster.Load(trees.Text);
        var (expected, actual, walked) = (new double[data.Count], new double[data.Count], new double[data.Count]);
        native.Predict(data.Features.Span, data.Count, LightGbmLibrary.PredictRawScore, expected);
        for (var query = 0; query < Queries; query++) trees.Score(Request(data, query), actual.AsSpan(query * Documents, Documents));
        trees.WalkTrees(data.Features.Span, walked);
        var same = Bits(expected).SequenceEqual(Bits(actual)) && Bits(expected).SequenceEqual(Bits(walked));

        Action<int>[] ways =
        [
            query => native.Predict(Request(data, query), Documents, LightGbmLibrary.PredictRawScore, expected.AsSpan(0, Documents)),
            query => trees.Score(Request(data, query), actual.AsSpan(0, Documents)),
            query => trees.WalkTrees(Request(data, query), walked.AsSpan(0, Documents)),
        ];
        foreach (var way in ways)
        {
            // The runtime compiles its best code in the background, a while after the first calls.
            for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 1000;) Pass(way);
        }

        var times = ways.Select(_ => new double[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++) times[way][round] = Pass(ways[way]);
        }

        double[] ratios = [.. times[0].Zip(times[1], (other, own) => other / own)];
        var text = $"{trees.TreeCount} × {shape.Leaves}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text,-15}{Median(times[0]),9:F0} µs{Median(times[1]),9:F0} µs{Median(times[2]),9:F0} µs   {Median(ratios):F1} (from {ratios.Min():F1} to {ratios.Max():F1}; gate {shape.Gate}, target {shape.Target}); scores bit-equal: {(same ? "yes" : "NO")}"));
        return same && Median(ratios) >= shape.Gate;
    }

    private static ReadOnlySpan<double> Request(RankingDataset data, int query) => data.Features.Span.Slice(query * Documents * Features, Documents * Features);

    // Enough to fill trees of 64 leaves; the requests that are timed are mostly others.
    private static RankingDataset FirstQueries(RankingDataset data) =>
        new(data.FeatureNames, data.Features[..(TrainingQueries * Documents * Features)], data.Labels[..(TrainingQueries * Documents)], [.. Enumerable.Repeat(Documents, TrainingQueries)]);

    private static IEnumerable<long> Bits(double[] scores) => scores.Select(BitConverter.DoubleToInt64Bits);

    private static double Pass(Action<int> way)
    {
        var start = Stopwatch.GetTimestamp();
        for (var query = 0; query < Queries; query++) way(query);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Queries;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    // Features of several shapes, and a grade that hangs on some of them together.
    private static RankingDataset Made()
    {
        Random random = new(7);
        var features = new double[Queries * Documents * Features];
        var labels = new int[Queries * Documents];
        for (var row = 0; row < labels.Length; row++)
        {
            var values = features.AsSpan(row * Features, Features);
            for (var f = 0; f < Features; f++)
            {
                var value = random.NextDouble();
                values[f] = (f % 4) switch { 0 => value, 1 => Math.Floor(-10 * Math.Log(1 - value)), 2 => value < 0.5 ? 0 : value, _ => (value - 0.5) * 1000 };
            }

            var relevance = (2 * values[0]) + (values[1] / 20) + (values[2] * values[4]) + (values[3] / 500) + (random.NextDouble() * 1.5);
            labels[row] = Math.Clamp((int)(relevance * 1.2) - 1, 0, 4);
        }

        return new RankingDataset([.. Enumerable.Range(1, Features).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i}"))], features, labels, [.. Enumerable.Repeat(Documents, Queries)]);
    }
}
