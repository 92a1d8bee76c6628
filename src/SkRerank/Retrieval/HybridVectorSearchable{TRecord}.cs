using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Makes <c>SearchAsync</c> a hybrid search: by vector and by keywords, for whatever knows only that shape; as thread-safe as the store.</summary>
/// <remarks>
/// <para>Over a <see cref="HybridVectorStoreCollection{TKey, TRecord}"/> it is that one's vector leg and BM25 (<c>AsHybridSearchable()</c>). Over any other store it is the store's own hybrid search, whatever that does: many connectors take keywords as a condition, not as a ranking.</para>
/// <para>The query goes to the keyword leg whole, or to a store's own search as <see cref="HybridVectorSearchableOptions{TRecord}.KeywordSelector"/> cuts it. <c>ScoreThreshold</c> holds for the vector leg, on its scale: what keywords find is not measured by it. A store's own hybrid search
/// has no legs to tell apart, so there it is on the scale of the fused score.</para>
/// </remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class HybridVectorSearchable<TRecord> : IVectorSearchable<TRecord>, ITrailSearchable<TRecord>
    where TRecord : class
{
    private readonly IKeywordHybridSearchable<TRecord> _inner;
    private readonly Func<TRecord, RerankDocument> _toDocument;
    private readonly HybridVectorSearchableOptions<TRecord> _options;

    /// <summary>Initializes a new instance of the <see cref="HybridVectorSearchable{TRecord}"/> class.</summary>
    /// <param name="innerSearchable">The hybrid search; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record, for <see cref="SearchWithTrailAsync"/>.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerSearchable"/> or <paramref name="toDocument"/> is <see langword="null"/>.</exception>
    public HybridVectorSearchable(IKeywordHybridSearchable<TRecord> innerSearchable, Func<TRecord, RerankDocument> toDocument, HybridVectorSearchableOptions<TRecord>? options = null)
    {
        ArgumentNullException.ThrowIfNull(innerSearchable);
        ArgumentNullException.ThrowIfNull(toDocument);
        _inner = innerSearchable;
        _toDocument = toDocument;
        _options = new HybridVectorSearchableOptions<TRecord>();
        if (options is not null) (_options.KeywordSelector, _options.AdditionalProperty, _options.QueryTextSelector) = (options.KeywordSelector, options.AdditionalProperty, options.QueryTextSelector);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The search value is no text, and <see cref="HybridVectorSearchableOptions{TRecord}.QueryTextSelector"/> gives none.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var copy = SearchHits.Copy(options);
        return SearchHits.StreamAsync<TRecord>(token => SearchWithTrailAsync(searchValue, top, copy, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The search value is no text, and <see cref="HybridVectorSearchableOptions{TRecord}.QueryTextSelector"/> gives none.</exception>
    public async Task<RetrievalResponse> SearchWithTrailAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var query = SearchText.Of(searchValue, _options.QueryTextSelector, "Hybrid search");
        var inner = new HybridSearchOptions<TRecord>
        {
            Filter = options?.Filter,
            VectorProperty = options?.VectorProperty,
            AdditionalProperty = _options.AdditionalProperty,
            Skip = options?.Skip ?? 0,
            IncludeVectors = options?.IncludeVectors ?? false,
        };
        if (_inner is IFusedSearchable<TRecord> fused) return await fused.SearchBothAsync(searchValue, query, top, inner, options?.ScoreThreshold, cancellationToken).ConfigureAwait(false);
        inner.ScoreThreshold = options?.ScoreThreshold;
        var hits = _inner.HybridSearchAsync(searchValue, _options.KeywordSelector(query), top, inner, cancellationToken);
        return new RetrievalResponse(await SearchHits.ReadAsync(hits, _toDocument, "hybrid", ScoreKind.Fused, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _inner.GetService(serviceType, serviceKey);
    }
}
