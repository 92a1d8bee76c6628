namespace SkRerank.Evaluation.Statistics;

/// <summary>Represents the outcome of a Fisher randomisation test.</summary>
/// <param name="MeanDifference">The mean of after − before.</param>
/// <param name="PValue">The two-sided p-value, above 0 up to 1.</param>
/// <param name="IsExact">Whether every assignment of signs was counted, instead of a sample.</param>
/// <param name="Assignments">How many assignments of signs were looked at.</param>
public sealed record RandomisationResult(double MeanDifference, double PValue, bool IsExact, long Assignments);
