namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Represents how long queries take, in milliseconds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
public sealed record LatencySummary(double Mean, double P50, double P95, double P99)
{
    /// <summary>Summarises times. A percentile is that of the nearest rank: a time that was measured.</summary>
    /// <param name="milliseconds">The times; at least one.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="milliseconds"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no time.</exception>
    public static LatencySummary Of(IReadOnlyCollection<double> milliseconds)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        if (milliseconds.Count == 0) throw new ArgumentException("A latency needs at least one time, but got none.", nameof(milliseconds));
        double[] ascending = [.. milliseconds.Order()];
        return new LatencySummary(ascending.Average(), At(0.5), At(0.95), At(0.99));

        double At(double share) => ascending[Math.Max(0, (int)Math.Ceiling(share * ascending.Length) - 1)];
    }
}
