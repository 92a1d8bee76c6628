using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Comparison;

/// <summary>Represents one measure of a run beside that of the baseline.</summary>
public sealed class MeasureComparison
{
    internal MeasureComparison(Measure measure, IReadOnlyList<TopicDifference> topics, ComparisonOptions options)
    {
        double[] before = [.. topics.Select(topic => topic.Baseline)], after = [.. topics.Select(topic => topic.Run)];
        Measure = measure;
        Topics = topics;
        Baseline = before.Average();
        Run = after.Average();
        Interval = PairedBootstrap.Compare(before, after, options.Confidence, seed: options.Seed);
        EffectSize = PairedTTest.Compare(before, after).EffectSize;
        WinLoss = WinLoss.Of(before, after, 1e-12);
        PValue = options.Test switch
        {
            PairedTestKind.PairedT => PairedTTest.Compare(before, after).PValue,
            PairedTestKind.Wilcoxon => WilcoxonTest.Compare(before, after).PValue,
            _ => RandomisationTest.Compare(before, after, options.Draws, options.Seed).PValue,
        };
        var byDifference = topics.OrderBy(topic => topic.Difference).ThenBy(topic => topic.TopicId, StringComparer.Ordinal).ToList();
        Worst = [.. byDifference.Where(topic => topic.Difference < 0).Take(options.TopicCount)];
        Best = [.. byDifference.Where(topic => topic.Difference > 0).Reverse().Take(options.TopicCount)];
    }

    /// <summary>Gets the measure.</summary>
    /// <value>One of the measures of the reports.</value>
    public Measure Measure { get; }

    /// <summary>Gets the baseline's mean over the topics.</summary>
    /// <value>From 0 to 1.</value>
    public double Baseline { get; }

    /// <summary>Gets the run's mean over the topics.</summary>
    /// <value>From 0 to 1.</value>
    public double Run { get; }

    /// <summary>Gets the mean difference, run − baseline, with its bootstrap interval (BCa).</summary>
    /// <value>The interval of <see cref="ComparisonOptions.Confidence"/>.</value>
    public BootstrapInterval Interval { get; }

    /// <summary>Gets the mean difference over the standard deviation of the differences (dz).</summary>
    /// <value>About 0.2 is called small, 0.5 medium, 0.8 large.</value>
    public double EffectSize { get; }

    /// <summary>Gets the two-sided p-value of the test asked for.</summary>
    /// <value>From 0 to 1.</value>
    public double PValue { get; }

    /// <summary>Gets the p-value adjusted by Holm for every comparison of this report: runs times measures.</summary>
    /// <value>From 0 to 1; not below <see cref="PValue"/>.</value>
    public double AdjustedPValue { get; internal set; }

    /// <summary>Gets on how many topics the run is better, worse and equal.</summary>
    /// <value>Their sum is the number of topics.</value>
    public WinLoss WinLoss { get; }

    /// <summary>Gets the topics that lost most, worst first.</summary>
    /// <value>At most <see cref="ComparisonOptions.TopicCount"/>.</value>
    public IReadOnlyList<TopicDifference> Worst { get; }

    /// <summary>Gets the topics that won most, best first.</summary>
    /// <value>At most <see cref="ComparisonOptions.TopicCount"/>.</value>
    public IReadOnlyList<TopicDifference> Best { get; }

    /// <summary>Gets every topic, in the order of the judgements.</summary>
    /// <value>At least 2.</value>
    public IReadOnlyList<TopicDifference> Topics { get; }
}
