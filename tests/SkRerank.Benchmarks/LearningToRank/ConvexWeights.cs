using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>A convex combination of min-max normalised scores, a missing one counting 0; its weights are searched on a grid over training rows.</summary>
internal sealed class ConvexWeights(IReadOnlyList<string> columns, int steps) : IRankingModel
{
    private double[] _weights = [];

    public IReadOnlyList<string> FeatureNames => columns;

    public override string ToString() => string.Join(", ", columns.Zip(_weights, (column, weight) => FormattableString.Invariant($"{column[..column.IndexOf('.', StringComparison.Ordinal)]} {weight:0.##}")));

    /// <summary>Takes the weights whose order of the rows measures best; of equal ones the first.</summary>
    public ConvexWeights Tune(RankingDataset training, Func<double[], double> measure)
    {
        var rows = QueryFolds.Columns(training, columns.Contains);
        if (!rows.FeatureNames.SequenceEqual(columns)) throw new InvalidOperationException("The columns must stand in the order of the data set.");
        var (best, scores) = (double.NegativeInfinity, new double[rows.Count]);
        double[] chosen = [];
        foreach (var weights in Grid(columns.Count, steps))
        {
            _weights = Array.ConvertAll(weights, weight => (double)weight / steps);
            Score(rows.Features.Span, scores);
            var value = measure(scores);
            if (value > best) (best, chosen) = (value, _weights);
        }

        _weights = chosen;
        return this;
    }

    public void Score(ReadOnlySpan<double> features, Span<double> scores)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            var score = 0.0;
            for (var f = 0; f < _weights.Length; f++)
            {
                var value = features[(row * _weights.Length) + f];
                if (!double.IsNaN(value)) score += _weights[f] * value;
            }

            scores[row] = score;
        }
    }

    // Every way to hand out the steps.
    private static IEnumerable<int[]> Grid(int columns, int left)
    {
        if (columns == 1) return [[left]];
        return Enumerable.Range(0, left + 1).SelectMany(first => Grid(columns - 1, left - first).Select(rest => (int[])[first, .. rest]));
    }
}
