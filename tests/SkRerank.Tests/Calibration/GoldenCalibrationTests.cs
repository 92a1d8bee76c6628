using System.Text.Json;
using SkRerank.Calibration;

namespace SkRerank.Tests.Calibration;

/// <summary>What scikit-learn and SciPy computed, see <c>Golden/calibration/README.md</c>.</summary>
public sealed class GoldenCalibrationTests
{
    private const double Fit = 1e-6;
    private const double Exact = 1e-9;

    private static readonly JsonElement[] Cases = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "calibration", "calibration.json"))).RootElement.GetProperty("calibration").EnumerateArray()];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Fit_Platt_EqualsMaximumLikelihoodWithSmoothedTargets(int number)
    {
        var calibrator = Calibrate(number, CalibrationMethod.Platt);
        var expected = Doubles(number, "plattSmoothed");
        Assert.Equal(expected[0], calibrator.Slope!.Value, Fit);
        Assert.Equal(expected[1], calibrator.Intercept!.Value, Fit);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Run_PlainTargets_EqualsMaximumLikelihood(int number)
    {
        var samples = Samples(number);
        var fit = LogisticFit.Run([.. samples.Select(s => s.Score)], [.. samples.Select(s => s.IsRelevant ? 1.0 : 0.0)], hasIntercept: true);
        var expected = Doubles(number, "plattPlain");
        Assert.Equal(expected[0], fit.Slope, Fit);
        Assert.Equal(expected[1], fit.Intercept, Fit);
        var measures = CalibrationMeasures.Of(samples, score => LogisticFit.Sigmoid((fit.Slope * score) + fit.Intercept));
        Assert.Equal(Cases[number].GetProperty("afterPlattPlain").GetProperty("brier").GetDouble(), measures.Brier, Exact);
        Assert.Equal(Cases[number].GetProperty("afterPlattPlain").GetProperty("logLoss").GetDouble(), measures.LogLoss, Exact);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Fit_Temperature_EqualsMaximumLikelihood(int number) =>
        Assert.Equal(Cases[number].GetProperty("temperature").GetDouble(), 1 / Calibrate(number, CalibrationMethod.Temperature).Slope!.Value, Fit);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Probability_Isotonic_EqualsScikitLearnOnAGrid(int number)
    {
        var calibrator = Calibrate(number, CalibrationMethod.Isotonic);
        Assert.All(Doubles(number, "isotonicGrid").Zip(Doubles(number, "isotonicAtGrid")), pair => Assert.Equal(pair.Second, calibrator.Probability(pair.First), Fit));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Fit_Sigmoid_HasTheMeasuresOfScikitLearn(int number)
    {
        var measures = Calibrate(number, CalibrationMethod.Sigmoid).After;
        var expected = Cases[number].GetProperty("sigmoid");
        Assert.Equal(expected.GetProperty("ece15").GetDouble(), measures.Ece, Exact);
        Assert.Equal(expected.GetProperty("brier").GetDouble(), measures.Brier, Exact);
        Assert.Equal(expected.GetProperty("logLoss").GetDouble(), measures.LogLoss, Exact);
    }

    private static Calibrator Calibrate(int number, CalibrationMethod method) => Calibrator.Fit(Samples(number), new CalibrationOptions { Method = method, ModelId = "m" });

    private static CalibrationSample[] Samples(int number) => [.. Doubles(number, "x").Zip(Doubles(number, "y"), (x, y) => new CalibrationSample("q", x, y == 1))];

    private static double[] Doubles(int number, string name) => [.. Cases[number].GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
