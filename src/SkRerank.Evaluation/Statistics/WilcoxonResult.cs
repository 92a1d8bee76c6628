namespace SkRerank.Evaluation.Statistics;

/// <summary>Represents the outcome of a Wilcoxon signed-rank test.</summary>
/// <param name="Statistic">The smaller of the sums of ranks of the positive and of the negative differences.</param>
/// <param name="Topics">How many topics differ; equal ones are left out.</param>
/// <param name="PValue">The two-sided p-value, from 0 to 1; 1 where no topic differs.</param>
/// <param name="IsExact">Whether the p-value counts every assignment of signs, instead of the normal approximation.</param>
public sealed record WilcoxonResult(double Statistic, int Topics, double PValue, bool IsExact);
