namespace SkRerank;

/// <summary>Pairs an item of the caller with its result.</summary>
/// <typeparam name="T">The caller's type.</typeparam>
/// <param name="Item">The item.</param>
/// <param name="Result">Its result.</param>
public sealed record RankedItem<T>(T Item, RerankResult Result);
