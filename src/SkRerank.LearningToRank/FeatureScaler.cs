namespace SkRerank.LearningToRank;

/// <summary>Brings features to mean 0 and deviation 1 over the training rows.</summary>
/// <remarks>
/// A missing value becomes 0, which is the mean of the values that are there. Each feature that misses a value in some training row has one more input after the features: 1 where it is missing, else 0. A feature that never varies gives 0, whatever a later row says.
/// </remarks>
internal sealed class FeatureScaler
{
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly int[] _indicators;

    /// <param name="means">The mean of each feature.</param>
    /// <param name="deviations">The deviation of each feature; 0 for one that never varies.</param>
    /// <param name="indicators">The columns that have an input for a missing value, rising.</param>
    public FeatureScaler(double[] means, double[] deviations, int[] indicators) => (_means, _deviations, _indicators) = (means, deviations, indicators);

    public IReadOnlyList<double> Means => _means;

    public IReadOnlyList<double> Deviations => _deviations;

    public IReadOnlyList<int> Indicators => _indicators;

    /// <summary>Gets how many inputs a row gives.</summary>
    public int Inputs => _means.Length + _indicators.Length;

    /// <summary>Fits means and deviations to rows.</summary>
    public static FeatureScaler Fit(RankingDataset data)
    {
        var columns = data.FeatureNames.Count;
        var values = data.Features.Span;
        var (means, deviations) = (new double[columns], new double[columns]);
        List<int> indicators = [];
        for (var column = 0; column < columns; column++)
        {
            var (count, mean, squares) = (0, 0.0, 0.0);
            for (var i = column; i < values.Length; i += columns)
            {
                if (double.IsNaN(values[i])) continue;

                // Welford: the mean of large numbers does not swallow their spread.
                var difference = values[i] - mean;
                mean += difference / ++count;
                squares += difference * (values[i] - mean);
            }

            if (count < data.Count) indicators.Add(column);
            means[column] = mean;
            deviations[column] = count == 0 ? 0 : Math.Sqrt(squares / count);
        }

        return new FeatureScaler(means, deviations, [.. indicators]);
    }

    /// <summary>Gives the inputs of every row of a data set, row by row.</summary>
    public double[] Transform(RankingDataset data)
    {
        var inputs = new double[data.Count * Inputs];
        for (var row = 0; row < data.Count; row++) Transform(data.Features.Span.Slice(row * _means.Length, _means.Length), inputs.AsSpan(row * Inputs, Inputs));
        return inputs;
    }

    /// <summary>Gives the inputs of one row.</summary>
    public void Transform(ReadOnlySpan<double> row, Span<double> inputs)
    {
        for (var i = 0; i < _means.Length; i++)
        {
            var value = _deviations[i] > 0 ? (row[i] - _means[i]) / _deviations[i] : 0;
            inputs[i] = double.IsNaN(value) ? 0 : value;
        }

        for (var i = 0; i < _indicators.Length; i++) inputs[_means.Length + i] = double.IsNaN(row[_indicators[i]]) ? 1 : 0;
    }
}
