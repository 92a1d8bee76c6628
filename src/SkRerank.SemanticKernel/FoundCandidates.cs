using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Reranks candidates that were found already.</summary>
internal sealed class FoundCandidates(IReadOnlyList<RerankDocument> candidates) : IRetriever
{
    public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(new RetrievalResponse(candidates));

    /// <summary>Orders candidates, with the trail of the reranker and nothing lost.</summary>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public static Task<RetrievalResponse> RerankAsync(IReranker reranker, string query, IReadOnlyList<RerankDocument> candidates, CancellationToken cancellationToken) =>
        new RerankingRetriever(new FoundCandidates(candidates), reranker).RetrieveAsync(query, options: null, cancellationToken);

    /// <summary>Gives the position that a reranked candidate had before.</summary>
    public static int IndexOf(RerankDocument reranked) => reranked.Trail[^1].RankBefore!.Value - 1;
}
