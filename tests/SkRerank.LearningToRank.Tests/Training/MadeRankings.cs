using System.Runtime.InteropServices;
using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Training.LightGbm;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Training;

/// <summary>Rankings from a seed: the grade hangs on the first feature and on the product of the second and third.</summary>
internal static class MadeRankings
{
    public const int Documents = 20;

    public static RankingDataset Create(int queries = 30, int features = 5, int seed = 1, double missing = 0, int categories = 0)
    {
        Random random = new(seed);
        var values = new double[queries * Documents * features];
        var labels = new int[queries * Documents];
        for (var row = 0; row < labels.Length; row++)
        {
            var v = values.AsSpan(row * features, features);
            for (var f = 0; f < features; f++) v[f] = Math.Round(random.NextDouble(), 3);
            if (categories > 0) v[^1] = random.Next(categories);
            var relevance = (2 * v[0]) + (v[1] * v[2]) + (random.NextDouble() * 0.3) + (categories > 0 && (int)v[^1] % 3 == 1 ? 1 : 0);
            labels[row] = Math.Clamp((int)(relevance * 1.5), 0, 4);
            for (var f = 0; f < features; f++)
            {
                if (random.NextDouble() < missing) v[f] = double.NaN;
                else if (missing > 0 && random.NextDouble() < missing) v[f] = 0;
            }
        }

        return new RankingDataset([.. Enumerable.Range(0, features).Select(i => $"f{i}")], values, labels, [.. Enumerable.Repeat(Documents, queries)]);
    }

    /// <summary>Trains until the test is cancelled.</summary>
    public static TreeEnsemble Train(LambdaMartOptions options, RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null) =>
        new LambdaMartTrainer(options).Train(training, validation, progress, TestContext.Current.CancellationToken);

    /// <summary>Skips a test where LightGBM ships no native library, as on arm64.</summary>
    public static void RequireNativeLibrary() => Assert.SkipUnless(
        RuntimeInformation.ProcessArchitecture == Architecture.X64 || NativeLibrary.TryLoad(LightGbmLibrary.Name, typeof(LightGbmLibrary).Assembly, null, out _), "LightGBM has no native library here.");
}
