namespace SkRerank.Evaluation;

/// <summary>Represents one document of a query's ranking.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Score">Its score; greater is better.</param>
public readonly record struct TrecRunEntry(string DocumentId, double Score);
