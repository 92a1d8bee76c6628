namespace SkRerank.TestSupport.VectorStores;

/// <summary>What an <see cref="InMemoryCollection{TKey, TRecord}"/> keeps of one record.</summary>
/// <param name="Number">When the key was first written; equal scores are ordered by it.</param>
/// <param name="Values">The key and the data, by property name.</param>
/// <param name="Vectors">The vectors, by property name.</param>
internal sealed record InMemoryRow(long Number, IReadOnlyDictionary<string, object?> Values, IReadOnlyDictionary<string, float[]> Vectors);
