using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Comparison;

/// <summary>Compares runs with a baseline, topic by topic.</summary>
public static class RunComparer
{
    /// <summary>Compares runs with a baseline.</summary>
    /// <param name="baseline">The baseline's report.</param>
    /// <param name="runs">The other reports, of the same topics and measures.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <returns>A comparison for each run, in the order given; p-values are adjusted by Holm over all of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> or <paramref name="runs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no run, fewer than 2 topics, or a report has other topics or measures than the baseline's.</exception>
    public static IReadOnlyList<RunComparison> Compare(EvaluationReport baseline, IReadOnlyList<EvaluationReport> runs, ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) throw new ArgumentException("A comparison needs at least one run beside the baseline, but got none.", nameof(runs));
        if (baseline.TopicIds.Count < 2) throw new ArgumentException($"A comparison needs at least 2 topics, but the judgements have {baseline.TopicIds.Count}.", nameof(baseline));
        options ??= new ComparisonOptions();
        RunComparison[] comparisons = [.. runs.Select(run => Compare(baseline, run, options))];
        MeasureComparison[] all = [.. comparisons.SelectMany(comparison => comparison.Measures)];
        var adjusted = MultipleComparisons.Holm([.. all.Select(measure => measure.PValue)]);
        for (var i = 0; i < all.Length; i++) all[i].AdjustedPValue = adjusted[i];
        return comparisons;
    }

    private static RunComparison Compare(EvaluationReport baseline, EvaluationReport run, ComparisonOptions options)
    {
        if (!run.TopicIds.SequenceEqual(baseline.TopicIds) || !run.Results.Select(result => result.Measure).SequenceEqual(baseline.Results.Select(result => result.Measure)))
            throw new ArgumentException($"The reports of '{baseline.Name}' and '{run.Name}' must have the same topics and measures in the same order; make them with one Evaluator.", nameof(run));
        return new RunComparison(run.Name, [.. baseline.Results.Zip(run.Results, (before, after) => new MeasureComparison(
            before.Measure, [.. baseline.TopicIds.Select((id, i) => new TopicDifference(id, before.TopicValues[i], after.TopicValues[i]))], options))]);
    }
}
