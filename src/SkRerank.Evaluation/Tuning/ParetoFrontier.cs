namespace SkRerank.Evaluation.Tuning;

/// <summary>Finds the settings that no other beats in quality, latency and cost together.</summary>
public static class ParetoFrontier
{
    /// <summary>Gives the positions of those settings, the fastest first. Of settings that are equal in all three the first is given; latencies that differ by less than 0.1 ms count as equal.</summary>
    /// <param name="candidates">The settings.</param>
    /// <returns>The positions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="candidates"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<int> Of(IReadOnlyList<TuningCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var points = candidates.Select((candidate, i) => (Index: i, Mean: candidate.Values.Average(), Latency: Math.Round(candidate.Latency, 1), candidate.Cost))
            .OrderBy(point => point.Latency).ThenBy(point => point.Cost).ThenByDescending(point => point.Mean).ThenBy(point => point.Index);
        var frontier = new List<(int Index, double Mean, double Latency, double Cost)>();
        foreach (var point in points)
        {
            // Whatever beats it comes before it in this order.
            if (!frontier.Exists(other => other.Mean >= point.Mean && other.Cost <= point.Cost)) frontier.Add(point);
        }

        return [.. frontier.Select(point => point.Index)];
    }
}
