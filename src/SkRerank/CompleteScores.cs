namespace SkRerank;

/// <summary>Checks that a reranker has scored everything that it was given: nothing may be lost silently.</summary>
internal static class CompleteScores
{
    /// <exception cref="RerankException">A document has no score, or a score belongs to no document.</exception>
    public static void Require(RerankResponse response, int count, string what, string providerName)
    {
        if (response.Results.Count == count && IsAmong(response, count)) return;
        throw Failure(response, count, $"The reranker must score each of the {count} {what}, but returned {response.Results.Count} scores; remove what cuts its answer.", what, providerName);
    }

    /// <summary>Checks an answer that may be cut to the first so many, and from which selection stages may have taken candidates out.</summary>
    /// <exception cref="RerankException">The answer is not of the expected length, or a score belongs to no document.</exception>
    public static void RequireSelected(RerankResponse response, int count, int? topN, string what, string providerName)
    {
        var removed = response.Removed.Count;
        var isDisjoint = true;
        if (removed > 0)
        {
            var indices = response.Removed.Select(r => r.Index).ToHashSet();
            removed = indices.Count;
            isDisjoint = !response.Results.Any(r => indices.Contains(r.Index));
        }

        var expected = Math.Min(topN ?? int.MaxValue, count - removed);
        if (response.Results.Count == expected && isDisjoint && IsAmong(response, count)) return;
        throw Failure(response, count, topN < count
            ? $"The reranker must return the best {expected} of the {count} {what}, but returned {response.Results.Count} scores; remove what cuts its answer."
            : $"The reranker must score each of the {count} {what}, but returned {response.Results.Count} scores{(removed == 0 ? "" : $" and took {removed} out")}; remove what cuts its answer.", what, providerName);
    }

    private static bool IsAmong(RerankResponse response, int count)
    {
        for (var i = 0; i < response.Results.Count; i++)
        {
            if (response.Results[i].Index >= count) return false;
        }

        return response.Removed.All(r => r.Index >= 0 && r.Index < count);
    }

    private static RerankException Failure(RerankResponse response, int count, string message, string what, string providerName)
    {
        RerankTelemetry.Malformed.Add(1, new KeyValuePair<string, object?>("provider", providerName));
        var outside = response.Results.Select(r => r.Index).Concat(response.Removed.Select(r => r.Index)).FirstOrDefault(index => index < 0 || index >= count, -1);
        return new RerankException(outside == -1 ? message : $"The reranker must score each of the {count} {what}, but scored number {outside}, which is not among them; correct the reranker.")
        { ProviderName = providerName, Operation = "rerank" };
    }
}
