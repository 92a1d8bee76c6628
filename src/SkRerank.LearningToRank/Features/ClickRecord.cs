namespace SkRerank.LearningToRank.Features;

/// <summary>One result that was shown to a user.</summary>
/// <param name="Query">The query, as the pipeline will be asked it.</param>
/// <param name="DocumentId">The result's <see cref="RerankDocument.Id"/>.</param>
/// <param name="Position">Where it was shown, from 1.</param>
/// <param name="Clicked">Whether the user clicked it.</param>
public readonly record struct ClickRecord(string Query, string DocumentId, int Position, bool Clicked);
