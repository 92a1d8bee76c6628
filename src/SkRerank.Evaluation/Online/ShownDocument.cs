namespace SkRerank.Evaluation.Online;

/// <summary>Represents one document that one user was shown: what position-debiased click-through rates are made of.</summary>
/// <param name="Query">The key of the query.</param>
/// <param name="Text">The query's text, where it was logged.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Position">Its place in the list, from 0.</param>
/// <param name="Clicked">Whether the user clicked it.</param>
public sealed record ShownDocument(string Query, string? Text, string DocumentId, int Position, bool Clicked);
