namespace SkRerank.Calibration;

/// <summary>Counts what a threshold keeps.</summary>
/// <param name="Kept">How many pairs are kept.</param>
/// <param name="Hits">How many of these are relevant.</param>
/// <param name="Relevant">How many pairs are relevant at all.</param>
internal readonly record struct KeptCounts(int Kept, int Hits, int Relevant)
{
    private const int Resamples = 1000;

    public double Precision => Kept == 0 ? 0 : (double)Hits / Kept;

    public double Recall => Relevant == 0 ? 0 : (double)Hits / Relevant;

    public static KeptCounts[] ByQuery(IEnumerable<Forecast> forecasts, double probability) =>
    [
        .. forecasts.GroupBy(forecast => forecast.QueryId, StringComparer.Ordinal).Select(query => new KeptCounts(
            query.Count(forecast => forecast.Probability >= probability),
            query.Count(forecast => forecast.Probability >= probability && forecast.Label == 1),
            query.Sum(forecast => forecast.Label))),
    ];

    public static KeptCounts Sum(IEnumerable<KeptCounts> counts) =>
        counts.Aggregate((sum, count) => new KeptCounts(sum.Kept + count.Kept, sum.Hits + count.Hits, sum.Relevant + count.Relevant));

    /// <summary>Gives the 95 % intervals of precision and recall over resampled queries.</summary>
    public static (Interval Precision, Interval Recall) Resample(KeptCounts[] queries)
    {
        var random = new Random(0);
        var precisions = new double[Resamples];
        var recalls = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var sum = Sum(Enumerable.Range(0, queries.Length).Select(_ => queries[random.Next(queries.Length)]));
            (precisions[i], recalls[i]) = (sum.Precision, sum.Recall);
        }

        return (Middle(precisions), Middle(recalls));
    }

    private static Interval Middle(double[] values)
    {
        Array.Sort(values);
        return new Interval(values[(int)(0.025 * Resamples)], values[(int)(0.975 * Resamples) - 1]);
    }
}
