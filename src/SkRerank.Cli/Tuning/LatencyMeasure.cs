namespace SkRerank.Cli.Tuning;

/// <summary>Names what a latency budget is held to.</summary>
internal enum LatencyMeasure
{
    /// <summary>The 95th percentile; a skip rule hardly moves it.</summary>
    P95,

    /// <summary>The median.</summary>
    P50,

    /// <summary>The mean: what a server spends.</summary>
    Mean,
}
