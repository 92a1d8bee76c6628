namespace SkRerank.Evaluation;

/// <summary>Computes discounted cumulative gain over its ideal.</summary>
internal static class CumulativeGain
{
    public static double Linear(double label) => Math.Max(label, 0);

    public static double Exponential(double label) => label <= 0 ? 0 : Math.Pow(2, label) - 1;

    public static double MlNet(double label) => label <= 0 ? 0 : Math.Pow(2, label + 1) - 1;

    /// <summary>Gives the DCG of the labels in their order over that of the ideal's in falling order; sorts <paramref name="ideal"/>.</summary>
    /// <param name="labels">The labels by rank; below 0 has no gain.</param>
    /// <param name="ideal">The labels of the best order.</param>
    /// <param name="cutoff">How many from the top count.</param>
    /// <param name="gain">The gain of a label.</param>
    /// <param name="empty">The value where the ideal has no gain.</param>
    public static double Normalised(int[] labels, int[] ideal, int? cutoff, Func<double, double> gain, double empty = 0)
    {
        Array.Sort(ideal, static (a, b) => b.CompareTo(a));
        var best = Discounted(ideal, cutoff, gain);
        return best == 0 ? empty : Discounted(labels, cutoff, gain) / best;
    }

    private static double Discounted(int[] labels, int? cutoff, Func<double, double> gain)
    {
        var sum = 0.0;
        for (var i = 0; i < Math.Min(cutoff ?? int.MaxValue, labels.Length); i++) sum += gain(labels[i]) / Math.Log2(i + 2);
        return sum;
    }
}
