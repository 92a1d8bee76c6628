namespace SkRerank.Guards;

/// <summary>Is what a middleware with a threshold on scores that are no probabilities answers for in its <c>GetService</c>, so that a guard outside can warn.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Kind">What kind of number it cuts, where that is known.</param>
internal sealed record UncalibratedThreshold(double Threshold, ScoreKind? Kind);
