namespace SkRerank.Cli.Training;

/// <summary>How much a model leans on a feature.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Weight">The gain of its splits, or its weight.</param>
/// <param name="Splits">How many splits look at it, for trees.</param>
internal sealed record FeatureWeight(string Name, double Weight, int? Splits = null);
