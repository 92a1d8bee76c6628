namespace SkRerank.Cli.Tuning;

/// <summary>Represents one setting with what it gives and what it costs.</summary>
/// <param name="Settings">The setting.</param>
/// <param name="Ndcg">Its mean nDCG@10.</param>
/// <param name="Skipped">The share of queries that it does not rerank.</param>
/// <param name="Mean">The mean of its latency in milliseconds.</param>
/// <param name="P50">The median of its latency in milliseconds.</param>
/// <param name="P95">The 95th percentile of its latency in milliseconds.</param>
internal sealed record TuningPoint(PipelineSettings Settings, double Ndcg, double Skipped, double Mean, double P50, double P95)
{
    /// <summary>Gives the latency that a budget is held to.</summary>
    public double Cost(LatencyMeasure measure) => measure switch { LatencyMeasure.P50 => P50, LatencyMeasure.P95 => P95, _ => Mean };
}
