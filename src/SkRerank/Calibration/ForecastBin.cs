namespace SkRerank.Calibration;

/// <summary>A bin of forecasts.</summary>
/// <param name="Share">Its share of all forecasts.</param>
/// <param name="Confidence">Its mean probability.</param>
/// <param name="Accuracy">Its mean label.</param>
internal readonly record struct ForecastBin(double Share, double Confidence, double Accuracy)
{
    /// <summary>Cuts 0..1 into bins of equal width; a bin holds its upper edge, the first also 0. Empty bins are left out.</summary>
    public static IReadOnlyList<ForecastBin> OfEqualWidth(IReadOnlyList<Forecast> forecasts) =>
        [.. forecasts.GroupBy(forecast => Bin(forecast.Probability)).OrderBy(bin => bin.Key).Select(bin => Of([.. bin], forecasts.Count))];

    /// <summary>Cuts the sorted forecasts into bins of about as many each; equal probabilities share a bin.</summary>
    public static IReadOnlyList<ForecastBin> OfEqualMass(IReadOnlyList<Forecast> forecasts)
    {
        Forecast[] sorted = [.. forecasts.OrderBy(forecast => forecast.Probability)];
        var bins = new List<ForecastBin>();
        for (int number = 1, start = 0; number <= CalibrationMeasures.Bins; number++)
        {
            var end = Math.Max(start, (int)((long)sorted.Length * number / CalibrationMeasures.Bins));
            while (end > start && end < sorted.Length && sorted[end].Probability == sorted[end - 1].Probability) end++;
            if (end > start) bins.Add(Of(sorted[start..end], sorted.Length));
            start = end;
        }

        return bins;
    }

    private static int Bin(double probability)
    {
        var bin = Math.Clamp((int)Math.Ceiling(probability * CalibrationMeasures.Bins) - 1, 0, CalibrationMeasures.Bins - 1);

        // The product may be rounded across an edge; the edges themselves decide.
        if (bin > 0 && probability <= (double)bin / CalibrationMeasures.Bins) return bin - 1;
        return bin < CalibrationMeasures.Bins - 1 && probability > (bin + 1.0) / CalibrationMeasures.Bins ? bin + 1 : bin;
    }

    private static ForecastBin Of(Forecast[] forecasts, int total) =>
        new((double)forecasts.Length / total, forecasts.Average(forecast => forecast.Probability), forecasts.Average(forecast => forecast.Label));
}
