namespace SkRerank.Evaluation.Online;

/// <summary>Assigns sessions to the arms of an experiment by hash.</summary>
public static class ExperimentArm
{
    /// <summary>Gives the arm of a session: the same session and experiment always give the same arm, and experiments are independent of each other.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="session">The session or user.</param>
    /// <param name="weights">The weight of each arm; none below 0, not all 0.</param>
    /// <returns>The arm, from 0.</returns>
    /// <exception cref="ArgumentException">There are fewer than two weights, one is below 0 or not finite, or all are 0.</exception>
    public static int Of(string experiment, string session, params IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count < 2 || weights.Any(weight => !double.IsFinite(weight) || weight < 0) || weights.Sum() <= 0)
            throw new ArgumentException($"An experiment needs at least two weights, none below 0 and not all 0, but got {string.Join(", ", weights.Select(weight => weight.ToString(System.Globalization.CultureInfo.InvariantCulture)))}.", nameof(weights));
        var left = (unchecked((ulong)InterleavingSeed.Of(experiment, session)) >> 11) / (double)(1UL << 53) * weights.Sum();
        for (var arm = 0; arm < weights.Count; arm++)
        {
            left -= weights[arm];
            if (left < 0) return arm;
        }

        return weights.Count - 1;
    }
}
