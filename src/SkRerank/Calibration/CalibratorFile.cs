using System.Globalization;
using SkRerank.Guards;

namespace SkRerank.Calibration;

/// <summary>Holds a calibrator as it stands in JSON; nothing of it is to be trusted before <see cref="Problems"/> has found none.</summary>
internal sealed record CalibratorFile
{
    /// <summary>The version that is written; another one is not read.</summary>
    public const int Current = 1;

    public int? Version { get; init; }

    public CalibrationMethod? Method { get; init; }

    public ScoreKind? ScoreKind { get; init; }

    public string? ModelId { get; init; }

    public string? ModelRevision { get; init; }

    public double? Slope { get; init; }

    public double? Intercept { get; init; }

    public CalibrationPoint[]? Points { get; init; }

    public string? DataHash { get; init; }

    public int Queries { get; init; }

    public int Pairs { get; init; }

    public int Relevant { get; init; }

    public bool HeldOut { get; init; }

    public int MeasuredQueries { get; init; }

    public int MeasuredPairs { get; init; }

    public CalibrationMeasures? Before { get; init; }

    public CalibrationMeasures? After { get; init; }

    public double? Threshold { get; init; }

    public DomainReference? Domain { get; init; }

    /// <summary>Says what is wrong, each as a part of a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        if (Version != Current) return [$"its version must be {Current}, but is {Version?.ToString(CultureInfo.InvariantCulture) ?? "missing"}"];
        List<string> problems = [.. CalibrationRules.Problems(Method, ScoreKind)];
        if (string.IsNullOrWhiteSpace(ModelId)) problems.Add("modelId must name the model, but is empty");
        if (Method is CalibrationMethod.Sigmoid or CalibrationMethod.Temperature or CalibrationMethod.Platt) problems.AddRange(OfCurve());
        if (Method == CalibrationMethod.Isotonic) problems.AddRange(OfPoints(Points ?? []));
        if (DataHash?.Length != 64 || DataHash.Any(digit => !char.IsAsciiHexDigitLower(digit))) problems.Add("dataHash must be a SHA-256 of 64 digits 0-9 and a-f");
        if (Queries < 1 || Pairs < Queries || Relevant < 1 || Relevant >= Pairs)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"the counts must be of pairs with both labels, but are {Queries} queries, {Pairs} pairs and {Relevant} relevant"));
        if (MeasuredQueries < 1 || MeasuredPairs < MeasuredQueries) problems.Add("measuredQueries and measuredPairs must be above 0");
        if (!IsPossible(Before)) problems.Add("before must hold measures in their range");
        if (!IsPossible(After)) problems.Add("after must hold measures in their range");
        if (Threshold is { } threshold && threshold is not (>= 0 and <= 1)) problems.Add($"threshold must be a probability in 0..1, but is {Text(threshold)}");
        if (Domain is { IsValid: false }) problems.Add("domain must have rising edges and one count more than edges in each measure");
        return problems;
    }

    private static bool IsPossible(CalibrationMeasures? measures) =>
        measures is not null && double.IsFinite(measures.LogLoss) && measures.LogLoss >= 0
        && Array.TrueForAll([measures.Ece, measures.EqualMassEce, measures.PerQueryEce, measures.Brier, measures.Reliability, measures.Resolution, measures.Uncertainty], value => value is >= 0 and <= 1);

    private IEnumerable<string> OfCurve()
    {
        if (Slope is not { } slope || !double.IsFinite(slope) || slope <= 0) yield return $"slope must be a finite number above 0, but is {Text(Slope)}";
        else if (Method == CalibrationMethod.Sigmoid && slope != 1) yield return $"the slope of a sigmoid must be 1, but is {Text(slope)}";
        if (Intercept is not { } intercept || !double.IsFinite(intercept)) yield return $"intercept must be a finite number, but is {Text(Intercept)}";
        else if (Method != CalibrationMethod.Platt && intercept != 0) yield return $"the intercept must be 0 without Platt scaling, but is {Text(intercept)}";
    }

    private static IEnumerable<string> OfPoints(CalibrationPoint[] points)
    {
        if (points.Length < 2) yield return $"points must be two or more, but are {points.Length}";
        for (var i = 0; i < points.Length; i++)
        {
            var (score, probability) = points[i];
            if (!double.IsFinite(score)) yield return $"the score of point {i} must be a finite number, but is {Text(score)}";
            if (probability is not (>= 0 and <= 1)) yield return $"the probability of point {i} must be in 0..1, but is {Text(probability)}";
            if (i == 0) continue;
            if (score <= points[i - 1].Score) yield return $"the scores of points must rise, but point {i} has {Text(score)} after {Text(points[i - 1].Score)}";
            if (probability < points[i - 1].Probability) yield return $"the probabilities of points must not fall, but point {i} has {Text(probability)} after {Text(points[i - 1].Probability)}";
        }
    }

    private static string Text(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "missing";
}
