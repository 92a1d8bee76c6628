using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Advice;

/// <summary>Advises the cheapest way to search that is better than the present one beyond chance, or to stay with it.</summary>
/// <remarks>
/// For m options the gains' bootstrap intervals (BCa, paired over topics) have the confidence 1 − level/m each (Bonferroni), so that all of them hold together with 1 − level. An option is better where its lower end is above 0.
/// Cheapest is what costs the least money a query, then the least time of a core; an unknown price counts as the highest. How many topics are needed follows from the deviation of the observed differences (<see cref="TopicPower"/>).
/// </remarks>
public static class Adviser
{
    private const double Power = 0.8;

    /// <summary>Advises.</summary>
    /// <param name="present">The present way to search.</param>
    /// <param name="options">The others; at least one.</param>
    /// <param name="settings">The options of the advice, or <see langword="null"/> for the defaults.</param>
    /// <returns>The advice.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="present"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no option, there are fewer than 2 topics, or the options have not the same number of topics.</exception>
    public static RerankAdvice Advise(AdviceOption present, IReadOnlyList<AdviceOption> options, AdviserOptions? settings = null)
    {
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count == 0) throw new ArgumentException("Advice needs at least one option beside the present way to search, but got none.", nameof(options));
        settings ??= new AdviserOptions();
        var level = settings.Level / options.Count;
        AdviceFinding[] findings =
        [
            .. from option in options
               orderby option.Cost is null, option.Cost, option.CoreSeconds ?? double.PositiveInfinity
               select new AdviceFinding(option, option.Values.Average(), PairedBootstrap.Compare(present.Values, option.Values, 1 - level), Needed(present, option, settings.WorthwhileGain, level)),
        ];
        var isEnough = present.Values.Count >= settings.FewestTopics;
        var chosen = isEnough ? Array.Find(findings, finding => finding.Gain.Low > 0) : null;

        // What is dearer than the choice and ranks best: what more money buys.
        var better = chosen is null ? null : findings.SkipWhile(finding => finding != chosen).Skip(1).Where(finding => finding.Mean > chosen.Mean).MaxBy(finding => finding.Mean);
        return new RerankAdvice(present, findings, chosen, settings)
        {
            Better = better,
            FurtherGain = better is null ? null : PairedBootstrap.Compare(chosen!.Option.Values, better.Option.Values, 1 - level),
        };
    }

    private static int Needed(AdviceOption present, AdviceOption option, double gain, double level)
    {
        double[] differences = [.. present.Values.Zip(option.Values, (before, after) => after - before)];
        var mean = differences.Average();
        var deviation = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1));
        return deviation > 0 ? TopicPower.TopicsFor(gain, deviation, Power, level) : 2;
    }
}
