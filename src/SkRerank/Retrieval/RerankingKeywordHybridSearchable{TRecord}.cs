using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Reranks what a store's own hybrid search finds: the same shape in, the same shape out; as thread-safe as the store.</summary>
/// <remarks>
/// The store is asked for <c>max(CandidateCount, top + Skip)</c> records with <c>Skip = 0</c> and everything else as it is; the reranker orders all of them, and only then <c>Skip</c> and <c>top</c> cut. The reranker's query is the search value where that is a text,
/// what <see cref="RerankingSearchOptions{TRecord}.QueryTextSelector"/> gives of it, or else the keywords, joined by spaces.
/// </remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class RerankingKeywordHybridSearchable<TRecord> : IKeywordHybridSearchable<TRecord>
    where TRecord : class
{
    private const string Stage = "hybrid";

    private readonly IKeywordHybridSearchable<TRecord> _inner;
    private readonly RerankedSearch<TRecord> _search;

    /// <summary>Initializes a new instance of the <see cref="RerankingKeywordHybridSearchable{TRecord}"/> class.</summary>
    /// <param name="innerSearchable">The store; not owned.</param>
    /// <param name="reranker">Orders what it finds; not owned.</param>
    /// <param name="options">The options, which say what the text of a record is.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A condition of the reranker reads another kind of score than the store gives.</exception>
    public RerankingKeywordHybridSearchable(IKeywordHybridSearchable<TRecord> innerSearchable, IReranker reranker, RerankingSearchOptions<TRecord> options)
    {
        ArgumentNullException.ThrowIfNull(innerSearchable);
        _inner = innerSearchable;
        _search = new RerankedSearch<TRecord>(reranker, options, []);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options = SearchHits.Copy(options);
        return SearchHits.StreamAsync<TRecord>(token => HybridSearchWithTrailAsync(searchValue, keywords, top, options, token), cancellationToken);
    }

    /// <summary>Searches, and says how each record came to its place.</summary>
    /// <typeparam name="TInput">The type of the search value.</typeparam>
    /// <param name="searchValue">The search value.</param>
    /// <param name="keywords">The keywords.</param>
    /// <param name="top">How many results at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The results that <see cref="HybridSearchAsync"/> gives, with their records and trails, and what was taken out.</returns>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public async Task<RetrievalResponse> HybridSearchWithTrailAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var query = SearchText.TryGet(searchValue, _search.QueryTextSelector) ?? string.Join(' ', keywords);
        var inner = SearchHits.Copy(options);
        var skip = inner.Skip;
        inner.Skip = 0;
        var found = await FindAsync(searchValue, keywords, _search.Width(top, skip), inner, cancellationToken).ConfigureAwait(false);
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
        }

        var service = _inner.GetService(serviceType, serviceKey);
        return SearchHits.IsWayPast<TRecord>(serviceType, service) ? null : service;
    }

    private async Task<RetrievalResponse> FindAsync<TInput>(TInput searchValue, ICollection<string> keywords, int count, HybridSearchOptions<TRecord> options, CancellationToken cancellationToken)
        where TInput : notnull
    {
        if (_inner is not IFusedSearchable<TRecord> fused)
            return new RetrievalResponse(await SearchHits.ReadAsync(_inner.HybridSearchAsync(searchValue, keywords, count, options, cancellationToken), _search.ToDocument, Stage, ScoreKind.Fused, cancellationToken).ConfigureAwait(false));
        var found = await fused.SearchBothAsync(searchValue, string.Join(' ', keywords), count, options, vectorThreshold: null, cancellationToken).ConfigureAwait(false);
        return new RetrievalResponse(found, [.. found.Candidates.Select(c => SearchHits.ToCandidate((TRecord)c.Record!, _search.ToDocument, c.RetrievalScore, c.Trail, c.Id))]);
    }
}
