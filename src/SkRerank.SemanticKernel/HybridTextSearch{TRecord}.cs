using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Semantic Kernel's text search by vectors and keywords: over a store with hybrid search, ours or its own, or over any retriever; thread-safe.</summary>
/// <remarks>
/// <para>It is both <c>ITextSearch&lt;TRecord&gt;</c> and the obsolete <c>ITextSearch</c> that Semantic Kernel's plugin factories and <c>TextSearchProvider</c> still take. Scores and trail are in <c>KernelSearchResults.Metadata</c>
/// under the names of <see cref="RerankMetadata"/>; <c>TotalCount</c> is not known. Options are read at each call and never changed.</para>
/// <para>A store gets the caller's filter. A retriever takes none, so the filter is applied to its candidates, of which there are <see cref="HybridTextSearchOptions{TRecord}.CandidateCount"/>; what it takes out
/// stands in the <c>Removed</c> of <see cref="RerankMetadata.Response"/>. Where filters take out most of a collection, give a store.</para>
/// </remarks>
/// <typeparam name="TRecord">The type of the record; <see cref="RerankDocument"/> where the retriever's own candidates are the records.</typeparam>
[Experimental("SKRR001")]
public sealed class HybridTextSearch<TRecord> : ITextSearch<TRecord>, ITextSearch
    where TRecord : class
{
    private readonly IRecordSource<TRecord> _source;

    /// <summary>Initializes a new instance of the <see cref="HybridTextSearch{TRecord}"/> class over a retriever.</summary>
    /// <param name="retriever">Finds the candidates, best first; each has its <see cref="RerankDocument.Record"/> where records or filters are asked for.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> is <see langword="null"/>.</exception>
    public HybridTextSearch(IRetriever retriever, HybridTextSearchOptions<TRecord>? options = null)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        _source = new RetrieverSource<TRecord>(retriever, options?.CandidateCount ?? RetrievalOptions.DefaultCandidateCount);
    }

    /// <summary>Initializes a new instance of the <see cref="HybridTextSearch{TRecord}"/> class over a store with hybrid search, its own or that of a <see cref="HybridVectorStoreCollection{TKey, TRecord}"/> around it.</summary>
    /// <remarks>What a store's own hybrid search does, the store decides: many connectors take keywords as a condition, not as a ranking.</remarks>
    /// <param name="searchable">The store, with an embedding generator of its own.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="searchable"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The store searches by vectors only.</exception>
    public HybridTextSearch(IVectorSearchable<TRecord> searchable, HybridTextSearchOptions<TRecord>? options = null)
    {
        ArgumentNullException.ThrowIfNull(searchable);
        var textOf = options?.TextSelector;
        if (searchable.GetService(typeof(ITrailSearchable<TRecord>)) is null)
        {
            searchable = searchable.GetService(typeof(IKeywordHybridSearchable<TRecord>)) is IKeywordHybridSearchable<TRecord> hybrid
                ? new HybridVectorSearchable<TRecord>(hybrid, record => RecordCandidate.Of(record, textOf))
                : throw new ArgumentException($"A hybrid text search needs a store that searches by keywords too, but '{searchable.GetType().Name}' does not; put a HybridVectorStoreCollection around the collection, or use RerankingTextSearch or VectorStoreTextSearch.", nameof(searchable));
        }

        _source = new VectorStoreSource<TRecord>(searchable, textOf);
    }

    internal HybridTextSearch(IRecordSource<TRecord> source) => _source = source;

    /// <inheritdoc/>
    /// <exception cref="RerankException">A retrieval leg or a reranker failed.</exception>
    public Task<KernelSearchResults<string>> SearchAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        FindAsync(query, SearchCut.Of(searchOptions), searchOptions?.Filter, TextOf, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">A retrieval leg or a reranker failed.</exception>
    public Task<KernelSearchResults<TextSearchResult>> GetTextSearchResultsAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        FindAsync(query, SearchCut.Of(searchOptions), searchOptions?.Filter, ResultOf, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">A retrieval leg or a reranker failed.</exception>
    /// <exception cref="InvalidOperationException">A candidate has no record of the type.</exception>
    public Task<KernelSearchResults<TRecord>> GetSearchResultsAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        FindAsync(query, SearchCut.Of(searchOptions), searchOptions?.Filter, RecordFilter<TRecord>.RecordOf, cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<string>> ITextSearch.SearchAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        FindAsync(query, SearchCut.Of(searchOptions), RecordFilter<TRecord>.Of(searchOptions?.Filter), TextOf, cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<TextSearchResult>> ITextSearch.GetTextSearchResultsAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        FindAsync(query, SearchCut.Of(searchOptions), RecordFilter<TRecord>.Of(searchOptions?.Filter), ResultOf, cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<object>> ITextSearch.GetSearchResultsAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        FindAsync<object>(query, SearchCut.Of(searchOptions), RecordFilter<TRecord>.Of(searchOptions?.Filter), RecordFilter<TRecord>.RecordOf, cancellationToken);

    private static string TextOf(RerankDocument candidate) => candidate.Text;

    private static TextSearchResult ResultOf(RerankDocument candidate) => new(candidate.Text) { Name = candidate.Title, Link = candidate.Link };

    private async Task<KernelSearchResults<T>> FindAsync<T>(string query, SearchCut cut, Expression<Func<TRecord, bool>>? filter, Func<RerankDocument, T> resultOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await _source.FindAsync(query, cut, filter, cancellationToken).ConfigureAwait(false);
        return SearchPage.Of(found, cut.Top, cut.Skip).ToResults(resultOf);
    }
}
