namespace SkRerank.Keywords;

/// <summary>Represents one document that a keyword search found.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <param name="Key">The document's key.</param>
/// <param name="Score">The document's BM25 score; it compares only inside one answer.</param>
public readonly record struct KeywordHit<TKey>(TKey Key, double Score);
