using System.Globalization;
using System.Text.Json.Serialization;

namespace SkRerank.Calibration;

/// <summary>Represents how well probabilities agree with labels; everything is better the lower, but for <see cref="Resolution"/>.</summary>
/// <param name="Ece">The expected calibration error Σ n_b / N · |accuracy − confidence| over 15 bins of equal width; a bin holds its upper edge, the first also 0.</param>
/// <param name="EqualMassEce">The same over 15 bins of about as many pairs each; equal probabilities share a bin.</param>
/// <param name="PerQueryEce">The mean over the queries of each query's own <paramref name="Ece"/>.</param>
/// <param name="Brier">The mean squared error.</param>
/// <param name="Reliability">The part of <paramref name="Brier"/> that calibration can mend: Σ n_b / N · (accuracy − confidence)², over the bins of <paramref name="Ece"/>.</param>
/// <param name="Resolution">The part that telling pairs apart takes off: Σ n_b / N · (accuracy − base rate)².</param>
/// <param name="Uncertainty">The part that is in the labels: base rate · (1 − base rate).</param>
/// <param name="LogLoss">The mean of −ln of the probability that the label was given, at least 2⁻⁵², as in scikit-learn.</param>
public sealed record CalibrationMeasures(double Ece, double EqualMassEce, double PerQueryEce, double Brier, double Reliability, double Resolution, double Uncertainty, double LogLoss)
{
    /// <summary>The number of bins: 15.</summary>
    public const int Bins = 15;

    private const double LeastProbability = 1.0 / (1L << 52);

    /// <summary>Gets what is left of <see cref="Brier"/> beside Reliability − Resolution + Uncertainty, because probabilities within one bin differ (Stephenson, Coelho and Jolliffe, 2008).</summary>
    [JsonIgnore]
    public double WithinBins => Brier - (Reliability - Resolution + Uncertainty);

    /// <summary>Measures probabilities.</summary>
    /// <param name="samples">The judged pairs; at least one.</param>
    /// <param name="probability">Makes a probability of a sample's score.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no sample, or a probability is not in 0..1.</exception>
    public static CalibrationMeasures Of(IReadOnlyList<CalibrationSample> samples, Func<double, double> probability)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(probability);
        if (samples.Count == 0) throw new ArgumentException("Calibration is measured on judged pairs, but there is none; give at least one.", nameof(samples));
        Forecast[] forecasts = [.. samples.Select(sample => new Forecast(sample.QueryId, Checked(probability(sample.Score)), sample.IsRelevant ? 1 : 0))];
        var bins = ForecastBin.OfEqualWidth(forecasts);
        var baseRate = forecasts.Average(forecast => forecast.Label);
        return new CalibrationMeasures(
            Error(bins),
            Error(ForecastBin.OfEqualMass(forecasts)),
            forecasts.GroupBy(forecast => forecast.QueryId, StringComparer.Ordinal).Average(query => Error(ForecastBin.OfEqualWidth([.. query]))),
            forecasts.Average(forecast => Square(forecast.Probability - forecast.Label)),
            bins.Sum(bin => bin.Share * Square(bin.Accuracy - bin.Confidence)),
            bins.Sum(bin => bin.Share * Square(bin.Accuracy - baseRate)),
            baseRate * (1 - baseRate),
            forecasts.Average(forecast => -Math.Log(Math.Clamp(forecast.Label == 1 ? forecast.Probability : 1 - forecast.Probability, LeastProbability, 1))));
    }

    private static double Error(IReadOnlyList<ForecastBin> bins) => bins.Sum(bin => bin.Share * Math.Abs(bin.Accuracy - bin.Confidence));

    private static double Square(double value) => value * value;

    private static double Checked(double probability) => probability is >= 0 and <= 1 ? probability
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A probability must be in 0..1, but one is {probability}; calibrate the scores first."), nameof(probability));
}
