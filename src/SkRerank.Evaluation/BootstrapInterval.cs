namespace SkRerank.Evaluation;

/// <summary>Represents a mean difference and the interval that it lies in.</summary>
/// <param name="Mean">The mean difference over the topics.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Confidence">The share of resamples that the interval holds, such as 0.95.</param>
public sealed record BootstrapInterval(double Mean, double Low, double High, double Confidence);
