namespace SkRerank;

/// <summary>Checks that a reranker has scored everything that it was given: nothing may be lost silently.</summary>
internal static class CompleteScores
{
    /// <exception cref="RerankException">A document has no score, or a score belongs to no document.</exception>
    public static void Require(RerankResponse response, int count, string what, string providerName)
    {
        if (response.Removed.Count > 0)
        {
            throw new RerankException($"The reranker must score each of the {count} {what}, but its selection '{response.Removed[0].Stage}' took out {response.Removed.Count}; add the selection before, so that it is outside of what needs every score.")
            { ProviderName = providerName, Operation = "rerank" };
        }

        Require(response, count, count, what, providerName);
    }

    /// <summary>Checks an answer that may be cut to the first so many, and whose selection may have taken documents out.</summary>
    /// <exception cref="RerankException">A document has neither a score nor an entry in <see cref="RerankResponse.Removed"/>, has both, or is none of the input.</exception>
    public static void RequireSelected(RerankResponse response, int count, int? topN, string what, string providerName)
    {
        var seen = response.Results.Select(result => result.Index).ToHashSet();
        if (response.Removed.FirstOrDefault(removed => removed.Index < 0 || removed.Index >= count || removed.KeptIndex < 0 || removed.KeptIndex >= count || !seen.Add(removed.Index)) is { } wrong)
        {
            throw new RerankException($"A selection must take out documents of the input, each once and none that it returns, but '{wrong.Stage}' took out number {wrong.Index} of {count} {what}; correct the selection.")
            { ProviderName = providerName, Operation = "rerank" };
        }

        Require(response, count, Math.Min(topN ?? int.MaxValue, count - response.Removed.Count), what, providerName);
    }

    private static void Require(RerankResponse response, int count, int expected, string what, string providerName)
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
