namespace SkRerank;

/// <summary>Checks that a reranker has scored everything that it was given: nothing may be lost silently.</summary>
internal static class CompleteScores
{
    /// <exception cref="RerankException">A document has no score, or a score belongs to no document.</exception>
    public static void Require(RerankResponse response, int count, string what, string providerName)
    {
        if (response.Results.Count != count || response.Results.Any(r => r.Index >= count))
            throw new RerankException($"The reranker must score each of the {count} {what}, but returned {response.Results.Count} scores; remove what cuts its answer.") { ProviderName = providerName, Operation = "rerank" };
    }
}
