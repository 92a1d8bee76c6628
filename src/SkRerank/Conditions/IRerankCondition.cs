namespace SkRerank.Conditions;

/// <summary>Decides whether documents are worth reranking; thread-safe.</summary>
public interface IRerankCondition
{
    /// <summary>Decides.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents in their incoming order, with their trails.</param>
    /// <returns>The decision and what was measured; never the query's text.</returns>
    /// <exception cref="RerankException">The documents lack a score that the condition reads, or it is of another kind than it needs.</exception>
    RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents);
}
