namespace SkRerank.Retrieval;

/// <summary>Says what kind of score a stage writes into the trail.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Kind">The kind of its scores.</param>
public sealed record StageKind(string Stage, ScoreKind Kind);
