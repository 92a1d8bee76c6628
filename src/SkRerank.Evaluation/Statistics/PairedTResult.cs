namespace SkRerank.Evaluation.Statistics;

/// <summary>Represents the outcome of a paired t-test.</summary>
/// <param name="MeanDifference">The mean of after − before.</param>
/// <param name="T">The mean over its standard error; infinite where every topic differs by the same amount, 0 where none differs.</param>
/// <param name="DegreesOfFreedom">The number of topics less one.</param>
/// <param name="PValue">The two-sided p-value, from 0 to 1.</param>
/// <param name="Low">The lower end of the interval of the mean difference.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Confidence">The confidence of the interval, such as 0.95.</param>
/// <param name="EffectSize">Cohen's d of paired values (dz): the mean difference over the standard deviation of the differences.</param>
public sealed record PairedTResult(double MeanDifference, double T, int DegreesOfFreedom, double PValue, double Low, double High, double Confidence, double EffectSize);
