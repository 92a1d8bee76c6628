namespace SkRerank.Middleware;

/// <summary>Tells what a reranker would have answered where a condition skipped it.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents in their incoming order, which was the answer.</param>
/// <param name="Reranked">What the reranker answered.</param>
/// <param name="Decision">Why it was skipped.</param>
/// <param name="Change">The share of the first ten that the reranker would have replaced, 0..1; the regret's upper bound where nothing is labelled.</param>
public sealed record ShadowRerank(string Query, IReadOnlyList<RerankDocument> Documents, RerankResponse Reranked, RerankDecision Decision, double Change);
