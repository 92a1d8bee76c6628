using System.Globalization;
using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Gating;

/// <summary>Says whether a run is good enough for a build to pass.</summary>
/// <remarks>
/// A measure fails where its mean is below its bound, or significantly below the baseline's: by the one-sided paired t-test over the topics, with Holm's correction where several measures are compared.
/// A drop that chance explains does not fail the build; how small a drop is found depends on the number of topics (<see cref="TopicPower"/>).
/// </remarks>
public static class QualityGate
{
    /// <summary>Holds a report to its demands.</summary>
    /// <param name="report">The report.</param>
    /// <param name="options">The demands; at least one bound or a baseline.</param>
    /// <returns>Each demand with its outcome.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Nothing is demanded, or a bound's measure was not measured.</exception>
    /// <exception cref="RerankException">The baseline has other topics or lacks a measure.</exception>
    public static IReadOnlyList<GateCheck> Check(EvaluationReport report, GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Bounds.Count == 0 && options.Baseline is null) throw new ArgumentException("A gate needs a bound or a baseline, but has neither, so that every build would pass; set Bounds or Baseline.", nameof(options));
        List<GateCheck> checks = [.. options.Bounds.Select(bound => AtLeast(report, bound.Key, bound.Value))];
        if (options.Baseline is { } baseline) checks.AddRange(NotBelow(report, baseline, options.Level));
        return checks;
    }

    private static GateCheck AtLeast(EvaluationReport report, Measure measure, double bound)
    {
        var mean = report[measure];
        return new GateCheck(mean >= bound, string.Create(CultureInfo.InvariantCulture, $"{measure.Name} must be at least {bound:0.0000##}, and is {mean:0.0000##}."));
    }

    private static IEnumerable<GateCheck> NotBelow(EvaluationReport report, QualityBaseline baseline, double level)
    {
        if (report.TopicIds.Count < 2) throw new ArgumentException($"A comparison with a baseline needs at least 2 topics, but the judgements have {report.TopicIds.Count}.", nameof(report));
        PairedTResult[] tests = [.. report.Results.Select(result => PairedTTest.Compare(baseline.ValuesOf(result.Measure, report.TopicIds), result.TopicValues))];
        var adjusted = MultipleComparisons.Holm([.. tests.Select(test => test.T < 0 ? test.PValue / 2 : 1 - (test.PValue / 2))]);
        for (var i = 0; i < tests.Length; i++)
        {
            var (measure, difference, p) = (report.Results[i].Measure, tests[i].MeanDifference, adjusted[i]);
            yield return new GateCheck(p >= level, string.Create(CultureInfo.InvariantCulture,
                $"{measure.Name} must not fall significantly below the baseline '{baseline.Run}', and differs by {difference:+0.0000;-0.0000;0.0000} (one-sided p {p:0.0000} over {report.TopicIds.Count} topics, level {level})."));
        }
    }
}
