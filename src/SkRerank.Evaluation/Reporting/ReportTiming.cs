namespace SkRerank.Evaluation.Reporting;

/// <summary>Represents what a run's queries took.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="P50">The median of a query in milliseconds.</param>
/// <param name="P95">The 95th percentile in milliseconds.</param>
/// <param name="P99">The 99th percentile in milliseconds.</param>
/// <param name="Tokens">The tokens of a query sent to models, the mean; <see langword="null"/> where none or unknown.</param>
/// <param name="Cost">The price of 1,000 queries in US dollars; <see langword="null"/> where none or unknown.</param>
public sealed record ReportTiming(string Run, double P50, double P95, double P99, double? Tokens = null, double? Cost = null)
{
    /// <summary>Gets the collection whose queries were timed.</summary>
    /// <value>The default is <see langword="null"/>: there is only one.</value>
    public string? Collection { get; init; }
}
