using SkRerank.Evaluation.Tuning;

namespace SkRerank.Cli.Tuning;

/// <summary>Represents one setting with what it gives and what it takes.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Values">The nDCG@10 of each query.</param>
/// <param name="Skipped">The share of queries that it does not rerank.</param>
/// <param name="Mean">The mean of its latency in milliseconds.</param>
/// <param name="P50">The median of its latency in milliseconds.</param>
/// <param name="P95">The 95th percentile of its latency in milliseconds.</param>
internal sealed record TuningPoint(TuningSetting Setting, double[] Values, double Skipped, double Mean, double P50, double P95)
{
    private const double MillisecondsOfAnHour = 3_600_000;

    public double Ndcg { get; } = Values.Average();

    /// <summary>Gives the latency that a budget is held to.</summary>
    public double Latency(LatencyMeasure measure) => measure switch { LatencyMeasure.P50 => P50, LatencyMeasure.P95 => P95, _ => Mean };

    /// <summary>Gives what a million queries cost on a machine of a price by the hour, one after the other.</summary>
    public double Cost(double? hourPrice) => hourPrice is { } price ? Mean * 1e6 / MillisecondsOfAnHour * price : 0;

    public TuningCandidate ToCandidate(LatencyMeasure measure, double? hourPrice) => new(Values, Latency(measure)) { Cost = Cost(hourPrice) };
}
