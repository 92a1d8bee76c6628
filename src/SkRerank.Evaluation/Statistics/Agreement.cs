namespace SkRerank.Evaluation.Statistics;

/// <summary>Measures how far judges agree in their labels, beyond chance.</summary>
public static class Agreement
{
    /// <summary>Gives Cohen's κ of two judges: 1 − observed over expected disagreement.</summary>
    /// <remarks>Nominal counts unequal labels; <see cref="LabelDistance.Ordinal"/> weighs by |a − b|, <see cref="LabelDistance.Interval"/> by (a − b)². Source: Cohen 1960, 1968.</remarks>
    /// <param name="first">The labels of the one judge.</param>
    /// <param name="second">Those of the other, of the same items in the same order.</param>
    /// <param name="distance">How far apart two labels are.</param>
    /// <returns>1 for full agreement, 0 for that of chance; NaN where both judges give every item one and the same label.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="first"/> or <paramref name="second"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The lists have not the same length, or are empty.</exception>
    public static double CohenKappa(IReadOnlyList<int> first, IReadOnlyList<int> second, LabelDistance distance = LabelDistance.Nominal)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count == 0) throw new ArgumentException($"Agreement needs two labels of each of at least 1 item, but got {first.Count} and {second.Count} labels.", nameof(second));
        double Weight(int a, int b) => distance switch
        {
            LabelDistance.Nominal => a == b ? 0 : 1,
            LabelDistance.Ordinal => Math.Abs((double)a - b),
            _ => ((double)a - b) * ((double)a - b),
        };
        var observed = Enumerable.Range(0, first.Count).Sum(i => Weight(first[i], second[i]));
        var (rows, columns) = (first.CountBy(label => label).ToList(), second.CountBy(label => label).ToList());
        var expected = rows.Sum(row => columns.Sum(column => Weight(row.Key, column.Key) * row.Value * column.Value)) / first.Count;
        return 1 - (observed / expected);
    }

    /// <summary>Gives Krippendorff's α of any number of judges, each of whom may leave items out.</summary>
    /// <remarks>1 − observed over expected disagreement of pairable labels; items with fewer than two labels are left out. Source: Krippendorff, Content Analysis, 2004, chapter 11.</remarks>
    /// <param name="judges">For each judge its labels, of the same items in the same order; <see langword="null"/> where it has none.</param>
    /// <param name="distance">How far apart two labels are.</param>
    /// <returns>1 for full agreement, 0 for that of chance; NaN where all pairable labels are one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="judges"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than 2 judges, or they have not the same number of items, or no item has two labels.</exception>
    public static double KrippendorffAlpha(IReadOnlyList<IReadOnlyList<int?>> judges, LabelDistance distance = LabelDistance.Nominal)
    {
        ArgumentNullException.ThrowIfNull(judges);
        if (judges.Count < 2 || judges.Any(judge => judge.Count != judges[0].Count)) throw new ArgumentException($"Agreement needs at least 2 judges with the same number of items, but got {judges.Count} judges with {string.Join(", ", judges.Select(judge => judge.Count))} items.", nameof(judges));
        int[][] items = [.. Enumerable.Range(0, judges[0].Count).Select(item => judges.Select(judge => judge[item]).OfType<int>().ToArray()).Where(labels => labels.Length > 1)];
        if (items.Length == 0) throw new ArgumentException("Agreement needs an item with two labels, but no item has more than one.", nameof(judges));
        int[] values = [.. items.SelectMany(labels => labels).Distinct().Order()];
        double[] counts = [.. values.Select(value => (double)items.Sum(labels => labels.Count(label => label == value)))];
        var distances = Distances(values, counts, distance);
        double At(int a, int b) => distances[Array.BinarySearch(values, a), Array.BinarySearch(values, b)];
        var observed = items.Sum(labels => labels.Sum(a => labels.Sum(b => At(a, b))) / (labels.Length - 1));
        var total = counts.Sum();
        double expected = 0;
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++) expected += counts[i] * counts[j] * distances[i, j];
        }

        return 1 - ((total - 1) * observed / expected);
    }

    private static double[,] Distances(int[] values, double[] counts, LabelDistance distance)
    {
        var result = new double[values.Length, values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var between = 0.0;
            for (var j = i + 1; j < values.Length; j++)
            {
                between += counts[j - 1];
                var steps = distance switch
                {
                    LabelDistance.Nominal => 1,
                    LabelDistance.Ordinal => between + counts[j] - ((counts[i] + counts[j]) / 2),
                    _ => (double)values[j] - values[i],
                };
                result[i, j] = result[j, i] = steps * steps;
            }
        }

        return result;
    }
}
