namespace SkRerank.Qdrant.Wire;

/// <summary>Represents several queries that are answered together.</summary>
internal sealed record QueryBatch(IReadOnlyList<QueryRequest> Searches);
