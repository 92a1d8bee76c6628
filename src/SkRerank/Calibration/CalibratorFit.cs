using System.Globalization;
using SkRerank.Middleware;

namespace SkRerank.Calibration;

/// <summary>Fits calibrators and measures them.</summary>
internal static class CalibratorFit
{
    /// <exception cref="ArgumentException">The options are not valid, or a query is in both lists.</exception>
    /// <exception cref="RerankException">The samples do not allow a fit.</exception>
    public static CalibratorFile Run(IReadOnlyList<CalibrationSample> samples, CalibrationOptions options, IReadOnlyList<CalibrationSample>? heldOut)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        Check(samples, options.ScoreKind, "fitted");
        if (heldOut is not null) Check(samples, heldOut, options.ScoreKind);
        var relevant = samples.Count(sample => sample.IsRelevant);
        if (relevant == 0 || relevant == samples.Count)
            throw Failure($"A calibrator is fitted on pairs that are relevant and pairs that are not, but {relevant} of {samples.Count} are relevant; give more judged queries, and candidates of every rank.");

        var curve = Curve(samples, options.Method);
        var points = options.Method == CalibrationMethod.Isotonic ? Steps(samples) : null;
        var measured = heldOut ?? samples;
        var file = new CalibratorFile
        {
            Version = CalibratorFile.Current,
            Method = options.Method,
            ScoreKind = options.ScoreKind,
            ModelId = options.ModelId,
            ModelRevision = options.ModelRevision,
            Slope = curve?.Slope,
            Intercept = curve?.Intercept,
            Points = points,
            DataHash = CacheKey.Of("", samples.OrderBy(sample => sample.QueryId, StringComparer.Ordinal).ThenBy(sample => sample.Score).ThenBy(sample => sample.IsRelevant)
                .SelectMany(sample => new[] { sample.QueryId, sample.Score.ToString("R", CultureInfo.InvariantCulture), sample.IsRelevant ? "1" : "0" })),
            Queries = Queries(samples).Count,
            Pairs = samples.Count,
            Relevant = relevant,
            HeldOut = heldOut is not null,
            MeasuredQueries = Queries(measured).Count,
            MeasuredPairs = measured.Count,
        };
        return file with
        {
            Before = CalibrationMeasures.Of(measured, score => options.ScoreKind == ScoreKind.Logit ? LogisticFit.Sigmoid(score) : Math.Clamp(score, 0, 1)),
            After = CalibrationMeasures.Of(measured, score => points is not null ? IsotonicFit.Read(points, score) : curve is { } fit ? LogisticFit.Sigmoid((fit.Slope * score) + fit.Intercept) : score),
        };
    }

    private static LogisticFit? Curve(IReadOnlyList<CalibrationSample> samples, CalibrationMethod method)
    {
        double[] scores = [.. samples.Select(sample => sample.Score)];
        bool[] labels = [.. samples.Select(sample => sample.IsRelevant)];
        switch (method)
        {
            case CalibrationMethod.Sigmoid:
                return new LogisticFit(1, 0);
            case CalibrationMethod.Temperature:
                // With no score on the wrong side of zero the likelihood grows for ever as T falls.
                if (samples.Any(sample => sample.Score != 0) && samples.All(sample => sample.IsRelevant ? sample.Score >= 0 : sample.Score <= 0))
                    throw Failure("A temperature cannot be fitted, because the sign of every score tells its label already; use Platt, or give more judged queries.");
                return Rising(LogisticFit.Run(scores, [.. labels.Select(label => label ? 1.0 : 0.0)], hasIntercept: false));
            case CalibrationMethod.Platt:
                return scores.Distinct().Count() < 2 ? throw Falling() : Rising(LogisticFit.Run(scores, LogisticFit.SmoothedTargets(labels), hasIntercept: true));
            default:
                return null;
        }
    }

    private static LogisticFit Rising(LogisticFit fit) => fit.Slope > 0 && double.IsFinite(fit.Slope) && double.IsFinite(fit.Intercept) ? fit : throw Falling();

    private static CalibrationPoint[] Steps(IReadOnlyList<CalibrationSample> samples)
    {
        var points = IsotonicFit.Run(samples);
        return points[^1].Probability > points[0].Probability ? points : throw Falling();
    }

    private static void Check(CalibrationOptions options)
    {
        List<string> errors = [.. CalibrationRules.Problems(options.Method, options.ScoreKind)];
        if (string.IsNullOrWhiteSpace(options.ModelId)) errors.Add("ModelId must name the model whose scores these are");
        if (errors.Count > 0) throw new ArgumentException($"The options of the calibration are not valid: {string.Join("; ", errors)}.", nameof(options));
    }

    private static void Check(IReadOnlyList<CalibrationSample> samples, IReadOnlyList<CalibrationSample> heldOut, ScoreKind kind)
    {
        Check(heldOut, kind, "measured");
        if (Queries(samples).Intersect(Queries(heldOut), StringComparer.Ordinal).FirstOrDefault() is { } both)
            throw new ArgumentException($"Held out queries must not be fitted on, but '{both}' is in both lists; part them with CalibrationSample.Split.", nameof(heldOut));
    }

    private static void Check(IReadOnlyList<CalibrationSample> samples, ScoreKind kind, string what)
    {
        if (samples.Count == 0) throw Failure($"A calibrator is {what} on judged pairs, but there is none; give more judged queries.");
        foreach (var sample in samples)
        {
            if (sample.QueryId is null) throw Failure("Each judged pair needs the id of its query, but one has none.");
            if (!double.IsFinite(sample.Score) || (kind == ScoreKind.Activated && sample.Score is not (>= 0 and <= 1)))
                throw Failure(string.Create(CultureInfo.InvariantCulture, $"A score must be a finite number{(kind == ScoreKind.Activated ? " in 0..1" : "")}, but one of the query '{sample.QueryId}' is {sample.Score}; correct it, or the kind of score."));
        }
    }

    private static HashSet<string> Queries(IReadOnlyList<CalibrationSample> samples) => samples.Select(sample => sample.QueryId).ToHashSet(StringComparer.Ordinal);

    private static RerankException Falling() => Failure("A calibrator needs scores that rise with relevance, but these do not; check that the labels belong to these queries and documents, and that a higher score is better.");

    private static RerankException Failure(string sentence) => new(sentence) { Operation = "calibrate" };
}
