using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>A collection whose searches are reranked; everything else is that of the collection inside.</summary>
/// <remarks>Searches as <see cref="RerankingVectorSearchable{TRecord}"/> says. <see cref="GetService"/> answers an <see cref="IKeywordHybridSearchable{TRecord}"/> that reranks too where the collection inside has one.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class RerankingVectorStoreCollection<TKey, TRecord> : DelegatingVectorStoreCollection<TKey, TRecord>, ITrailSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly RerankingVectorSearchable<TRecord> _search;

    /// <summary>Initializes a new instance of the <see cref="RerankingVectorStoreCollection{TKey, TRecord}"/> class.</summary>
    /// <param name="innerCollection">The collection inside; disposed with this one.</param>
    /// <param name="reranker">Orders what it finds; not owned.</param>
    /// <param name="options">The options, which say what the text of a record is.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A condition of the reranker reads another kind of score than the store gives.</exception>
    public RerankingVectorStoreCollection(VectorStoreCollection<TKey, TRecord> innerCollection, IReranker reranker, RerankingSearchOptions<TRecord> options)
        : this(innerCollection, reranker, options, ownsInner: true)
    {
    }

    internal RerankingVectorStoreCollection(VectorStoreCollection<TKey, TRecord> innerCollection, IReranker reranker, RerankingSearchOptions<TRecord> options, bool ownsInner)
        : base(innerCollection, ownsInner)
    {
        _search = new RerankingVectorSearchable<TRecord>(innerCollection, reranker, options);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The search value is no text, and <see cref="RerankingSearchOptions{TRecord}.QueryTextSelector"/> gives none.</exception>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
        _search.SearchAsync(searchValue, top, options, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The search value is no text, and <see cref="RerankingSearchOptions{TRecord}.QueryTextSelector"/> gives none.</exception>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public Task<RetrievalResponse> SearchWithTrailAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull => _search.SearchWithTrailAsync(searchValue, top, options, cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _search.GetService(serviceType, serviceKey);
    }
}
