using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Reranks what a vector store finds: the same shape in, the same shape out; as thread-safe as the store.</summary>
/// <remarks>
/// <para>The store is asked for <c>max(CandidateCount, top + Skip)</c> records with <c>Skip = 0</c>; the reranker orders all of them, and only then <c>Skip</c> and <c>top</c> cut. Filter, vector property and <c>IncludeVectors</c> go to the store as they are, and so does
/// <c>ScoreThreshold</c>: it is a number on the store's scale, and says what is reranked. To cut by what the reranker says, add <c>UseThreshold</c> to it.</para>
/// <para>The score of a result is the reranker's. <see cref="SearchWithTrailAsync"/> gives the store's beside it, and everything in between. A failure of the store comes out as the store throws it.</para>
/// <para><see cref="GetService"/> answers this, the reranker, and an <see cref="IKeywordHybridSearchable{TRecord}"/> that reranks too where the store has one; no other interface of it leads past the reranker.</para>
/// </remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class RerankingVectorSearchable<TRecord> : IVectorSearchable<TRecord>, ITrailSearchable<TRecord>
    where TRecord : class
{
    private const string Stage = "vector";

    private readonly IVectorSearchable<TRecord> _inner;
    private readonly ITrailSearchable<TRecord>? _innerTrail;
    private readonly RerankedSearch<TRecord> _search;
    private readonly RerankingKeywordHybridSearchable<TRecord>? _hybrid;

    /// <summary>Initializes a new instance of the <see cref="RerankingVectorSearchable{TRecord}"/> class.</summary>
    /// <param name="innerSearchable">The store, such as a collection; not owned.</param>
    /// <param name="reranker">Orders what it finds; not owned.</param>
    /// <param name="options">The options, which say what the text of a record is.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A condition of the reranker reads another kind of score than the store gives.</exception>
    public RerankingVectorSearchable(IVectorSearchable<TRecord> innerSearchable, IReranker reranker, RerankingSearchOptions<TRecord> options)
    {
        ArgumentNullException.ThrowIfNull(innerSearchable);
        _inner = innerSearchable;
        _innerTrail = innerSearchable.GetService(typeof(ITrailSearchable<TRecord>)) as ITrailSearchable<TRecord>;
        _search = new RerankedSearch<TRecord>(reranker, options, _innerTrail is null ? [new StageKind(Stage, ScoreKind.Similarity)] : []);
        if (innerSearchable.GetService(typeof(IKeywordHybridSearchable<TRecord>)) is IKeywordHybridSearchable<TRecord> hybrid)
            _hybrid = new RerankingKeywordHybridSearchable<TRecord>(hybrid, reranker, options);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The search value is no text, and <see cref="RerankingSearchOptions{TRecord}.QueryTextSelector"/> gives none.</exception>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options = SearchHits.Copy(options);
        return SearchHits.StreamAsync<TRecord>(token => SearchWithTrailAsync(searchValue, top, options, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The search value is no text, and <see cref="RerankingSearchOptions{TRecord}.QueryTextSelector"/> gives none.</exception>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public async Task<RetrievalResponse> SearchWithTrailAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var query = SearchText.Of(searchValue, _search.QueryTextSelector, "Reranking");
        var inner = SearchHits.Copy(options);
        var skip = inner.Skip;
        inner.Skip = 0;
        var found = await FindAsync(searchValue, _search.Width(top, skip), inner, cancellationToken).ConfigureAwait(false);
        return await _search.RerankAsync(query, found, top, skip, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null)
        {
            if (serviceType.IsInstanceOfType(this)) return this;
            if (serviceType == typeof(IReranker)) return _search.Reranker;
            if (serviceType.IsInstanceOfType(_hybrid)) return _hybrid;
        }

        var service = _inner.GetService(serviceType, serviceKey);
        return SearchHits.IsWayPast<TRecord>(serviceType, service) ? null : service;
    }

    private async Task<RetrievalResponse> FindAsync<TInput>(TInput searchValue, int count, VectorSearchOptions<TRecord> options, CancellationToken cancellationToken)
        where TInput : notnull
    {
        if (_innerTrail is null) return new RetrievalResponse(await SearchHits.ReadAsync(_inner.SearchAsync(searchValue, count, options, cancellationToken), _search.ToDocument, Stage, ScoreKind.Similarity, cancellationToken).ConfigureAwait(false));
        var found = await _innerTrail.SearchWithTrailAsync(searchValue, count, options, cancellationToken).ConfigureAwait(false);
        return new RetrievalResponse(found, [.. found.Candidates.Select(c => SearchHits.ToCandidate((TRecord)c.Record!, _search.ToDocument, c.RetrievalScore, c.Trail, c.Id))]);
    }
}
