namespace SkRerank.Conditions;

/// <summary>Decides by a function of the user's.</summary>
internal sealed class PredicateCondition(Func<string, IReadOnlyList<RerankDocument>, bool> predicate) : IRerankCondition
{
    public RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents)
    {
        var rerank = predicate(query, documents);
        return new RerankDecision(rerank, $"The given predicate returned {(rerank ? "true" : "false")}.");
    }
}
