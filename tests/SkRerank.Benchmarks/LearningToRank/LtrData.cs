using System.Globalization;
using System.Text.Json;
using SkRerank.Evaluation;
using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>LightGBM's ranking example, and the numbers of its Python package on it.</summary>
/// <param name="shared">The folder with <c>data/ltr</c> and <c>golden/evaluation/ltr</c>.</param>
internal sealed class LtrData(string shared)
{
    private static readonly string[] Columns = [.. Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"Column_{i}"))];

    private readonly string _golden = Path.Combine(shared, "golden", "evaluation", "ltr");

    public static IReadOnlyList<string> Models { get; } = ["lambdarank-default", "lambdarank-small", "rank_xendcg"];

    public static IReadOnlyList<int> Cutoffs { get; } = [1, 3, 5, 10];

    public RankingDataset Training { get; } = RankingDataFile.Read(Path.Combine(shared, "data", "ltr", "rank.train"), Columns);

    public RankingDataset Test { get; } = RankingDataFile.Read(Path.Combine(shared, "data", "ltr", "rank.test"), Columns);

    public string ModelPath(string model) => Path.Combine(_golden, model + ".txt");

    public JsonElement Golden(string model)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(_golden, "golden.json")));
        return golden.RootElement.GetProperty("models").GetProperty(model).Clone();
    }

    /// <summary>Gives the mean of a measure over the queries; equal scores stand in the order of the rows.</summary>
    public static double Mean(Measure measure, RankingDataset data, double[] scores)
    {
        var (sum, first) = (0.0, 0);
        foreach (var size in data.GroupSizes)
        {
            int[] rows = [.. Enumerable.Range(first, size).OrderByDescending(row => scores[row])];
            sum += Evaluator.Score(measure, [.. rows.Select(Name)], rows.ToDictionary(Name, row => data.Labels.Span[row]));
            first += size;
        }

        return sum / data.GroupSizes.Count;

        static string Name(int row) => row.ToString(CultureInfo.InvariantCulture);
    }
}
