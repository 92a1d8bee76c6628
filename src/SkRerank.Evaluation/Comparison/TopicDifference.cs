namespace SkRerank.Evaluation.Comparison;

/// <summary>Represents one topic's values with the baseline and with the run.</summary>
/// <param name="TopicId">The topic.</param>
/// <param name="Baseline">The measure with the baseline.</param>
/// <param name="Run">The measure with the run.</param>
public sealed record TopicDifference(string TopicId, double Baseline, double Run)
{
    /// <summary>Gets by how much the run is better; below 0 where it is worse.</summary>
    /// <value>Run − baseline.</value>
    public double Difference => Run - Baseline;
}
