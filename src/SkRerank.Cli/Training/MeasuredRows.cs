using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary>What a model's scores are worth on rows, query by query; equal scores are shuffled, so that the order of the file, which often follows the grade, wins nothing.</summary>
internal sealed class MeasuredRows
{
    private const int Shuffles = 10;
    private readonly RankingDataset _data;
    private readonly double[] _scores;
    private readonly int _seed;

    public MeasuredRows(IRankingModel model, RankingDataset data, int seed)
    {
        (_data, _seed) = (data, seed);
        _scores = new double[data.Count];
        model.Score(data.Features.Span, _scores);
    }

    /// <summary>Measures each query: the mean of ten orders of equal scores.</summary>
    public double[] PerQuery(Measure measure) => Measured(measure, Shuffles, new Random(_seed));

    /// <summary>Measures each query with equal scores in the order of the file.</summary>
    public double[] PerQueryInFileOrder(Measure measure) => Measured(measure, 1, null);

    private double[] Measured(Measure measure, int shuffles, Random? random)
    {
        var values = new double[_data.GroupSizes.Count];
        var start = 0;
        for (var query = 0; query < values.Length; start += _data.GroupSizes[query++])
        {
            int[] rows = [.. Enumerable.Range(start, _data.GroupSizes[query])];
            var labels = rows.ToDictionary(Name, row => _data.Labels.Span[row], StringComparer.Ordinal);
            var times = rows.Select(row => _scores[row]).Distinct().Count() == rows.Length ? 1 : shuffles;
            for (var time = 0; time < times; time++)
            {
                random?.Shuffle(rows);
                values[query] += Evaluator.Score(measure, [.. rows.OrderByDescending(row => _scores[row]).Select(Name)], labels) / times;
            }
        }

        return values;
    }

    private static string Name(int row) => row.ToString(CultureInfo.InvariantCulture);
}
