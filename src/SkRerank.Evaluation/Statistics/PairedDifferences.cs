namespace SkRerank.Evaluation.Statistics;

/// <summary>Checks the topics' values of two systems and takes their differences.</summary>
internal static class PairedDifferences
{
    /// <summary>Gives after − before of each topic.</summary>
    /// <param name="before">The values with the one system.</param>
    /// <param name="after">Those with the other.</param>
    /// <param name="purpose">What they are for, in the words of an error.</param>
    public static double[] Of(IReadOnlyList<double> before, IReadOnlyList<double> after, string purpose = "comparison")
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Count != after.Count || before.Count < 2)
            throw new ArgumentException($"A paired {purpose} needs two values of each of at least 2 topics, but got {before.Count} and {after.Count} values; measure both systems over the same topics.", nameof(after));
        var differences = new double[before.Count];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = after[i] - before[i];
            if (!double.IsFinite(differences[i]))
                throw new ArgumentException(FormattableString.Invariant($"The values must be finite numbers, but those of topic {i} are {before[i]} and {after[i]}."), nameof(after));
        }

        return differences;
    }
}
