namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Represents a collection that is not in the averages.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record LeftOut(string Collection, string Reason);
