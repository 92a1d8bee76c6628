namespace SkRerank.Evaluation;

/// <summary>Represents a query of a collection.</summary>
/// <param name="Id">The id that qrels and runs use.</param>
/// <param name="Text">What is asked.</param>
public sealed record BeirQuery(string Id, string Text);
