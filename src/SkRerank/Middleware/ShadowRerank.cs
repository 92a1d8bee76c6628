namespace SkRerank.Middleware;

/// <summary>Tells what a reranker would have answered where a condition skipped it.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents in their incoming order, which was the answer.</param>
/// <param name="Reranked">What the reranker answered.</param>
/// <param name="Decision">Why it was skipped.</param>
/// <param name="Change">The share of the first ten that the reranker would have replaced, 0..1: where it is 0, nobody who reads only these can regret anything but their order.</param>
public sealed record ShadowRerank(string Query, IReadOnlyList<RerankDocument> Documents, RerankResponse Reranked, RerankDecision Decision, double Change)
{
    /// <summary>Gets what skipping cost: the quality of the reranked order less that of the incoming one, by <see cref="ConditionalOptions.Quality"/>; negative where skipping was better.</summary>
    /// <value>The default is <see langword="null"/>: nobody said what quality is.</value>
    public double? Regret { get; init; }
}
