namespace SkRerank.Evaluation.Online;

/// <summary>Represents one document of an interleaved list.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Owner">The ranking whose team drew it, from 0; <see langword="null"/> where no ranking gets credit: in the prefix that all share, or in methods whose credit is not a team's.</param>
public sealed record InterleavedItem(string DocumentId, int? Owner);
