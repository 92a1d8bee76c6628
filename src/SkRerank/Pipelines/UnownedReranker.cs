namespace SkRerank.Pipelines;

/// <summary>Lends out a reranker that has another owner: disposing it does nothing.</summary>
internal sealed class UnownedReranker(IReranker owned) : IReranker
{
    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        owned.RerankAsync(query, documents, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => owned.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The owner does it.
    }
}
