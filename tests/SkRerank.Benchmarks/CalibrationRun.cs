using System.Globalization;
using SkRerank.Calibration;
using SkRerank.Models;
using SkRerank.Onnx;

namespace SkRerank.Benchmarks;

/// <summary>Calibrates the shipped cross-encoder on the queries of dev and measures it on those of test.</summary>
internal static class CalibrationRun
{
    private const double Precision = 0.5;

    private static readonly CalibrationMethod[] Methods = [CalibrationMethod.Sigmoid, CalibrationMethod.Temperature, CalibrationMethod.Platt, CalibrationMethod.Isotonic];

    public static async Task RunAsync(string folder, string scores)
    {
        if (!File.Exists(scores)) await JudgedScores.WriteAsync(folder, scores, depth: 100);
        var (dev, test) = (JudgedScores.Read(scores, "dev"), JudgedScores.Read(scores, "test"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dev {Size(dev)}; test {Size(test)}"));
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        Console.WriteLine("| On test | ECE | equal-mass ECE | per-query ECE | Brier | reliability | resolution | uncertainty | log-loss |\n|---|---|---|---|---|---|---|---|---|");
        Calibrator[] calibrators = [.. Methods.Select(method => Calibrator.Fit(dev, CalibrationOptions.For(reranker, method), test))];
        foreach (var calibrator in calibrators)
        {
            var m = calibrator.After;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Name(calibrator)} | {m.Ece:F4} | {m.EqualMassEce:F4} | {m.PerQueryEce:F4} | {m.Brier:F4} | {m.Reliability:F4} | {m.Resolution:F4} | {m.Uncertainty:F4} | {m.LogLoss:F4} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n| Threshold for a precision of {Precision} | probability | precision on dev | precision on test | recall on test | kept of test |\n|---|---|---|---|---|---|"));
        foreach (var calibrator in calibrators.Where(calibrator => calibrator.Method is CalibrationMethod.Platt or CalibrationMethod.Isotonic))
        {
            var chosen = ThresholdChoice.ForPrecision(calibrator, dev, Precision);
            var measured = ThresholdChoice.Measure(calibrator, test, chosen.Probability);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Name(calibrator)} | {chosen.Probability:F4} | {Share(chosen.Precision, chosen.PrecisionInterval)} | {Share(measured.Precision, measured.PrecisionInterval)} | {Share(measured.Recall, measured.RecallInterval)} | {measured.Kept} of {measured.Pairs} |"));
            Console.WriteLine($"  {Precision.ToString(CultureInfo.InvariantCulture)} is {(measured.PrecisionInterval.Contains(Precision) ? "" : "NOT ")}within the interval of test.");
        }
    }

    private static string Name(Calibrator calibrator) => calibrator.Method == CalibrationMethod.Sigmoid ? "Sigmoid (before)" : calibrator.Method.ToString();

    private static string Share(double value, Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{value:F3} [{interval.Low:F3}, {interval.High:F3}]");

    private static string Size(IReadOnlyList<CalibrationSample> samples) =>
        string.Create(CultureInfo.InvariantCulture, $"{samples.DistinctBy(sample => sample.QueryId).Count()} queries, {samples.Count} pairs, {samples.Count(sample => sample.IsRelevant)} relevant");
}
