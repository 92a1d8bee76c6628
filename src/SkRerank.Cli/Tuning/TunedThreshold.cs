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
        var (calibrator, choice) = Pick([.. queries.SelectMany(query => query.Samples(setting))], crossEncoder);
        var told = $"Threshold for a {(precision is null ? "recall" : "precision")} of {Number(precision ?? recall!.Value, "0.####")}: a probability of {Number(choice.Probability, "F4")}, by Platt's calibration of {setting.Model}. On the queries that picked it: {Text(choice)}.";
        return (calibrator.WithThreshold(choice), told);
    }

    /// <summary>Says what such a threshold is worth: for each fold, calibrator and threshold are picked on the other folds and measured on it.</summary>
    /// <param name="setting">The chosen setting.</param>
    /// <param name="queries">The judged queries.</param>
    /// <param name="folds">The positions of the queries in each fold.</param>
    /// <param name="crossEncoder">The reranker whose scores are calibrated.</param>
    public string TellHeldOut(TuningSetting setting, IReadOnlyList<TuningQuery> queries, IReadOnlyList<IReadOnlyList<int>> folds, IReranker crossEncoder)
    {
        int kept = 0, found = 0, relevant = 0, unreached = 0;
        foreach (var fold in folds)
        {
            CalibrationSample[] heldOut = [.. fold.SelectMany(at => queries[at].Samples(setting))];
            relevant += heldOut.Count(sample => sample.IsRelevant);
            if (heldOut.Length == 0) continue;
            try
            {
                var (calibrator, choice) = Pick([.. Enumerable.Range(0, queries.Count).Except(fold).SelectMany(at => queries[at].Samples(setting))], crossEncoder);
                var passing = heldOut.Where(sample => calibrator.Probability(sample.Score) >= choice.Probability).ToArray();
                kept += passing.Length;
                found += passing.Count(sample => sample.IsRelevant);
            }
            catch (RerankException)
            {
                // The other folds cannot be calibrated, or no threshold reaches it there: it is told, and the fold answers nothing.
                unreached++;
            }
        }

        var told = $"Held out by {folds.Count} folds, each threshold picked on the others: precision {Number(kept == 0 ? 0 : (double)found / kept, "F3")}, recall of the reranked {Number(relevant == 0 ? 0 : (double)found / relevant, "F3")}, {kept} kept.";
        return unreached == 0 ? told : $"{told} For {unreached} of the folds the others reach no such threshold; these answer nothing.";
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

    private (Calibrator Calibrator, ThresholdChoice Choice) Pick(CalibrationSample[] samples, IReranker crossEncoder)
    {
        var (fit, heldOut) = CalibrationSample.Split(samples, HeldOutShare);
        var calibrator = Calibrator.Fit(fit, CalibrationOptions.For(crossEncoder), heldOut.Count > 0 ? heldOut : null);
        return (calibrator, precision is { } least ? ThresholdChoice.ForPrecision(calibrator, samples, least) : ThresholdChoice.ForRecall(calibrator, samples, recall!.Value));
    }

    private static string Text(ThresholdChoice choice) =>
        $"precision {Number(choice.Precision, "F3")} [{Number(choice.PrecisionInterval.Low, "F3")}, {Number(choice.PrecisionInterval.High, "F3")}], recall of the reranked {Number(choice.Recall, "F3")} [{Number(choice.RecallInterval.Low, "F3")}, {Number(choice.RecallInterval.High, "F3")}], {choice.Kept} of {choice.Pairs} kept (95 % intervals, bootstrap over queries)";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
