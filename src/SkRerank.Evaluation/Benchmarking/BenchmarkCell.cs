namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Represents what one pipeline did on one collection.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Values">nDCG@10 topic by topic; the topics of a collection in one order for all pipelines.</param>
/// <param name="Latency">How long its queries took.</param>
/// <param name="Tokens">The tokens of a query that models read, the mean; <see langword="null"/> where none or unknown.</param>
/// <param name="Cost">What 1,000 queries cost in US dollars; <see langword="null"/> where nothing is paid for or the price is not known.</param>
public sealed record BenchmarkCell(string Pipeline, string Collection, IReadOnlyList<double> Values, LatencySummary Latency, double? Tokens = null, double? Cost = null);
