namespace SkRerank.Evaluation.Online;

/// <summary>Represents what a user is shown in place of the lists that are compared.</summary>
/// <param name="Items">The documents, best first, each once.</param>
/// <param name="Seed">The seed that drew it, for the log.</param>
public sealed record InterleavedList(IReadOnlyList<InterleavedItem> Items, long Seed);
