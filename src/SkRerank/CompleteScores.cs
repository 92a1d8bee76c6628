namespace SkRerank;

/// <summary>Checks that a reranker has scored everything that it was given: nothing may be lost silently.</summary>
internal static class CompleteScores
{
    /// <exception cref="RerankException">A document has no score, or a score belongs to no document.</exception>
    public static void Require(RerankResponse response, int count, string what, string providerName) => Require(response, count, count, what, providerName);

    /// <summary>Checks an answer that may be cut to the first so many.</summary>
    /// <exception cref="RerankException">The answer is not of the expected length, or a score belongs to no document.</exception>
    public static void Require(RerankResponse response, int count, int expected, string what, string providerName)
    {
        var outside = response.Results.FirstOrDefault(r => r.Index >= count);
        if (response.Results.Count == expected && outside is null) return;
        RerankTelemetry.Malformed.Add(1, new KeyValuePair<string, object?>("provider", providerName));
        throw new RerankException(outside is null
            ? expected == count
                ? $"The reranker must score each of the {count} {what}, but returned {response.Results.Count} scores; remove what cuts its answer."
                : $"The reranker must return the best {expected} of the {count} {what}, but returned {response.Results.Count} scores; remove what cuts its answer."
            : $"The reranker must score each of the {count} {what}, but scored number {outside.Index}, which is not among them; correct the reranker.")
        { ProviderName = providerName, Operation = "rerank" };
    }
}
