namespace SkRerank.Evaluation.Comparison;

/// <summary>Represents what separates a run from the baseline.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Measures">Each measure, in the order of the reports.</param>
public sealed record RunComparison(string Name, IReadOnlyList<MeasureComparison> Measures);
