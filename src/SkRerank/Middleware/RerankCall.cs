namespace SkRerank.Middleware;

/// <summary>Checks what every middleware is given.</summary>
internal static class RerankCall
{
    /// <exception cref="ArgumentNullException">The query or the list of documents is missing.</exception>
    /// <exception cref="OperationCanceledException">The call is cancelled already.</exception>
    public static void Check(string query, IReadOnlyList<RerankDocument> documents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Copies options, without the number of results.</summary>
    public static RerankOptions? WithoutTopN(RerankOptions? options)
    {
        var clone = options?.Clone();
        if (clone is not null) clone.TopN = null;
        return clone;
    }

    /// <summary>Gives the metadata of a middleware whose answers are not always scores of its inner reranker: their kind is known only from an answer, and they depend on more than query and document.</summary>
    public static RerankerMetadata? WithoutScale(RerankerMetadata? inner) =>
        inner is null ? null : new RerankerMetadata(inner.ProviderName, inner.ProviderUri, inner.DefaultModelId) { MaxDocuments = inner.MaxDocuments, MaxTokens = inner.MaxTokens };

    /// <summary>Gives the name of a reranker's provider.</summary>
    public static string ProviderOf(IReranker reranker) => reranker.GetService<RerankerMetadata>()?.ProviderName ?? "reranker";
}
