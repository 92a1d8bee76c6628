namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Gives the interval of an average over collections, each of which counts the same.</summary>
/// <remarks>Topics are drawn with replacement within each collection, and the collections' means are averaged; the interval holds the middle of these averages (percentiles). It is about other topics of these collections, not about other collections.</remarks>
internal static class StratifiedBootstrap
{
    private const double Confidence = 0.95;

    public static BootstrapInterval Mean(IReadOnlyList<IReadOnlyList<double>> collections, int resamples = PairedBootstrap.DefaultResamples, int seed = 0)
    {
        var random = new Random(seed);
        var averages = new double[resamples];
        foreach (var values in collections)
        {
            for (var i = 0; i < resamples; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < values.Count; j++) sum += values[random.Next(values.Count)];
                averages[i] += sum / values.Count / collections.Count;
            }
        }

        Array.Sort(averages);
        return new BootstrapInterval(collections.Average(values => values.Average()), At((1 - Confidence) / 2), At((1 + Confidence) / 2), Confidence);

        double At(double share) => averages[(int)Math.Round(share * (resamples - 1))];
    }
}
