using SkRerank.Middleware;

namespace SkRerank.Pipelines;

/// <summary>Leaves documents in the order in which they came, for pipelines that only select.</summary>
internal sealed class KeptOrderReranker : IReranker
{
    private static readonly RerankerMetadata Metadata = new("incoming") { ScoreKind = ScoreKind.Ordinal };

    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        return Task.FromResult(new RerankResponse(IncomingOrder.Results(documents.Count), ScoreKind.Ordinal, options?.TopN));
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(RerankerMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
