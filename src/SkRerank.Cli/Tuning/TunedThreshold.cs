using System.Globalization;
using SkRerank.Calibration;

namespace SkRerank.Cli.Tuning;

/// <summary>Fits a calibrator of the chosen cross-encoder and picks an answer threshold with it.</summary>
/// <param name="precision">The precision to reach, or <see langword="null"/> for a recall.</param>
/// <param name="recall">The recall to reach.</param>
internal sealed class TunedThreshold(double? precision, double? recall)
{
    private const double HeldOutShare = 0.2;

    /// <summary>The first so many of an answer that is not cut, to compare with.</summary>
    private const int Uncut = 10;

    /// <summary>Gives a calibrator with a threshold, both of the judged candidates that a setting reranks, and says what was chosen.</summary>
    /// <exception cref="RerankException">No threshold reaches what is asked, or the scores do not rise with relevance.</exception>
    public (Calibrator Calibrator, string Told) Choose(TuningSetting setting, IReadOnlyList<TuningQuery> queries, IReranker crossEncoder)
    {
        CalibrationSample[] samples = [.. queries.SelectMany(query => query.Samples(setting))];
        var (fit, heldOut) = CalibrationSample.Split(samples, HeldOutShare);
        var calibrator = Calibrator.Fit(fit, CalibrationOptions.For(crossEncoder), heldOut.Count > 0 ? heldOut : null);
        var choice = precision is { } least ? ThresholdChoice.ForPrecision(calibrator, samples, least) : ThresholdChoice.ForRecall(calibrator, samples, recall!.Value);
        var told = $"Threshold for a {(precision is null ? "recall" : "precision")} of {Number(precision ?? recall!.Value, "0.####")}: a probability of {Number(choice.Probability, "F4")}, by Platt's calibration of {setting.Model}. On the queries that picked it: {Text(choice)}.";
        return (calibrator.WithThreshold(choice), told);
    }

    /// <summary>Says what the threshold keeps of other queries, beside the first ten of the default, which has no threshold.</summary>
    /// <param name="calibrator">The calibrator with its threshold.</param>
    /// <param name="samples">The judged candidates of the other queries as the setting scores them.</param>
    /// <param name="first">How many of the default's first ten are relevant, for each of these queries, and how many there are.</param>
    public static string Tell(Calibrator calibrator, IReadOnlyList<CalibrationSample> samples, IReadOnlyList<(int Relevant, int Shown)> first)
    {
        var (shown, relevant) = (first.Sum(one => one.Shown), first.Sum(one => one.Relevant));
        return $"Threshold on these queries: {Text(ThresholdChoice.Measure(calibrator, samples, calibrator.Threshold!.Value))}. The default has none: of its first {Uncut}, {relevant} of {shown} are relevant, a precision of {Number(shown == 0 ? 0 : (double)relevant / shown, "F3")}.";
    }

    /// <summary>Counts the relevant among the first ten of a ranking.</summary>
    public static (int Relevant, int Shown) First(IReadOnlyList<RerankDocument> ranking, IReadOnlyDictionary<string, int> labels)
    {
        var shown = Math.Min(Uncut, ranking.Count);
        return (ranking.Take(shown).Count(document => labels.GetValueOrDefault(document.Id!) > 0), shown);
    }

    private static string Text(ThresholdChoice choice) =>
        $"precision {Number(choice.Precision, "F3")} [{Number(choice.PrecisionInterval.Low, "F3")}, {Number(choice.PrecisionInterval.High, "F3")}], recall of the reranked {Number(choice.Recall, "F3")} [{Number(choice.RecallInterval.Low, "F3")}, {Number(choice.RecallInterval.High, "F3")}], {choice.Kept} of {choice.Pairs} kept (95 % intervals, bootstrap over queries)";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
