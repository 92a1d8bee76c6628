using System.Globalization;

namespace SkRerank.Calibration;

/// <summary>Represents a least probability and what it does on judged pairs: all queries' pairs in one pool.</summary>
/// <remarks>
/// Precision is the share of the kept pairs that is relevant (0 where nothing is kept), recall the share of the relevant pairs that is kept; documents that were no candidates count in neither.
/// Intervals are percentiles of 1,000 resamples of the queries (bootstrap, seeded): pairs of one query are not independent.
/// </remarks>
/// <param name="Probability">The least probability that is kept.</param>
/// <param name="Precision">The precision reached.</param>
/// <param name="Recall">The recall reached.</param>
/// <param name="Kept">How many pairs are kept.</param>
/// <param name="Pairs">How many pairs there are.</param>
/// <param name="PrecisionInterval">The 95 % interval of the precision.</param>
/// <param name="RecallInterval">The 95 % interval of the recall.</param>
public sealed record ThresholdChoice(double Probability, double Precision, double Recall, int Kept, int Pairs, Interval PrecisionInterval, Interval RecallInterval)
{
    /// <summary>Chooses the lowest threshold that reaches a precision: of all that do, the one that keeps most.</summary>
    /// <param name="calibrator">Makes the probabilities.</param>
    /// <param name="samples">Judged pairs, best those that the calibrator was not fitted on.</param>
    /// <param name="precision">The precision to reach, above 0 and at most 1.</param>
    /// <returns>The choice, with what it reaches on these pairs; measure it on others with <see cref="Measure"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is not in that range.</exception>
    /// <exception cref="RerankException">No threshold reaches it, or no pair is relevant.</exception>
    public static ThresholdChoice ForPrecision(Calibrator calibrator, IReadOnlyList<CalibrationSample> samples, double precision)
    {
        var cuts = Cuts(calibrator, samples, precision, nameof(precision));
        var reached = cuts.Where(cut => cut.Precision >= precision).ToArray();
        if (reached.Length > 0) return Measure(calibrator, samples, reached[^1].Probability);
        var best = cuts.MaxBy(cut => cut.Precision);
        throw Failure(string.Create(CultureInfo.InvariantCulture, $"No threshold reaches a precision of {precision} on these {samples.Count} pairs: the best is {best.Precision:F4}, at a probability of {best.Probability:F4}; ask for less, or for a recall."));
    }

    /// <summary>Chooses the highest threshold that reaches a recall: of all that do, the one that keeps least.</summary>
    /// <param name="calibrator">Makes the probabilities.</param>
    /// <param name="samples">Judged pairs, best those that the calibrator was not fitted on.</param>
    /// <param name="recall">The recall to reach, above 0 and at most 1.</param>
    /// <returns>The choice, with what it reaches on these pairs; measure it on others with <see cref="Measure"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recall"/> is not in that range.</exception>
    /// <exception cref="RerankException">No pair is relevant.</exception>
    public static ThresholdChoice ForRecall(Calibrator calibrator, IReadOnlyList<CalibrationSample> samples, double recall) =>
        Measure(calibrator, samples, Cuts(calibrator, samples, recall, nameof(recall)).First(cut => cut.Recall >= recall).Probability);

    /// <summary>Measures a threshold.</summary>
    /// <param name="calibrator">Makes the probabilities.</param>
    /// <param name="samples">Judged pairs.</param>
    /// <param name="probability">The least probability that is kept.</param>
    /// <returns>What it does on these pairs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">No pair is relevant.</exception>
    public static ThresholdChoice Measure(Calibrator calibrator, IReadOnlyList<CalibrationSample> samples, double probability)
    {
        var counts = KeptCounts.ByQuery(Forecasts(calibrator, samples), probability);
        var total = KeptCounts.Sum(counts);
        var (precision, recall) = KeptCounts.Resample(counts);
        return new ThresholdChoice(probability, total.Precision, total.Recall, total.Kept, samples.Count, precision, recall);
    }

    private static List<(double Probability, double Precision, double Recall)> Cuts(Calibrator calibrator, IReadOnlyList<CalibrationSample> samples, double target, string parameter)
    {
        if (target is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(parameter, target, string.Create(CultureInfo.InvariantCulture, $"The {parameter} to reach must be above 0 and at most 1, but was {target}."));
        var forecasts = Forecasts(calibrator, samples);
        var cuts = new List<(double, double, double)>();
        var (all, kept) = (forecasts.Sum(forecast => forecast.Label), new KeptCounts(0, 0, 0));
        foreach (var equal in forecasts.GroupBy(forecast => forecast.Probability).OrderByDescending(group => group.Key))
        {
            kept = new KeptCounts(kept.Kept + equal.Count(), kept.Hits + equal.Sum(forecast => forecast.Label), all);
            cuts.Add((equal.Key, kept.Precision, kept.Recall));
        }

        return cuts;
    }

    private static Forecast[] Forecasts(Calibrator calibrator, IReadOnlyList<CalibrationSample> samples)
    {
        ArgumentNullException.ThrowIfNull(calibrator);
        ArgumentNullException.ThrowIfNull(samples);
        return samples.Any(sample => sample.IsRelevant)
            ? [.. samples.Select(sample => new Forecast(sample.QueryId, calibrator.Probability(sample.Score), sample.IsRelevant ? 1 : 0))]
            : throw Failure("A threshold is chosen and measured on pairs of which some are relevant, but none is; give more judged queries.");
    }

    private static RerankException Failure(string sentence) => new(sentence) { Operation = "calibrate" };
}
