using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Reranks what another text search or a vector store finds; thread-safe.</summary>
/// <remarks>
/// <para>The inner search is asked for <c>max(CandidateCount, Top + Skip)</c> results with <c>Skip = 0</c> and the caller's filter unchanged; the reranker orders all of them, and only then <c>Skip</c> and <c>Top</c> cut.
/// Options are read at each call and never changed. Scores and trail are in <c>KernelSearchResults.Metadata</c> under the names of <see cref="RerankMetadata"/>.</para>
/// <para>Semantic Kernel's own text search results have no scores, so a reranker that blends with the incoming score (<c>UseBlend</c>) needs the constructor that takes a vector store, or an inner <see cref="HybridTextSearch{TRecord}"/>.
/// Give <c>VectorStoreTextSearch</c> its vector store with the generator on the collection, not the constructor that takes a generator.</para>
/// </remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
[Experimental("SKRR001")]
public sealed class RerankingTextSearch<TRecord> : ITextSearch<TRecord>, ITextSearch
    where TRecord : class
{
    private readonly ITextSearch<TRecord>? _inner;
    private readonly ITextSearch? _legacy;
    private readonly IReranker _reranker;
    private readonly int _candidateCount;
    private readonly Func<TRecord, string>? _textOfRecord;

    /// <summary>Initializes a new instance of the <see cref="RerankingTextSearch{TRecord}"/> class over a text search.</summary>
    /// <param name="innerSearch">The search that finds the candidates.</param>
    /// <param name="reranker">Orders them; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerSearch"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    [OverloadResolutionPriority(1)]
    public RerankingTextSearch(ITextSearch<TRecord> innerSearch, IReranker reranker, RerankingTextSearchOptions<TRecord>? options = null)
        : this(innerSearch, innerSearch as ITextSearch, reranker, options) => ArgumentNullException.ThrowIfNull(innerSearch);

    /// <summary>Initializes a new instance of the <see cref="RerankingTextSearch{TRecord}"/> class over a text search that has only the obsolete interface.</summary>
    /// <param name="innerSearch">The search that finds the candidates.</param>
    /// <param name="reranker">Orders them; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerSearch"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public RerankingTextSearch(ITextSearch innerSearch, IReranker reranker, RerankingTextSearchOptions<TRecord>? options = null)
        : this(innerSearch as ITextSearch<TRecord>, innerSearch, reranker, options) => ArgumentNullException.ThrowIfNull(innerSearch);

    /// <summary>Initializes a new instance of the <see cref="RerankingTextSearch{TRecord}"/> class over a vector store, whose scores stay in the trail.</summary>
    /// <param name="searchable">The vector store, with an embedding generator of its own.</param>
    /// <param name="reranker">Orders what it finds; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="searchable"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public RerankingTextSearch(IVectorSearchable<TRecord> searchable, IReranker reranker, RerankingTextSearchOptions<TRecord>? options = null)
        : this(new HybridTextSearch<TRecord>(new VectorStoreSource<TRecord>(searchable, options?.TextSelector)), reranker, options) => ArgumentNullException.ThrowIfNull(searchable);

    private RerankingTextSearch(ITextSearch<TRecord>? inner, ITextSearch? legacy, IReranker reranker, RerankingTextSearchOptions<TRecord>? options)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        options ??= new RerankingTextSearchOptions<TRecord>();
        _inner = inner;
        _legacy = legacy;
        _reranker = reranker;
        _candidateCount = options.CandidateCount;
        _textOfRecord = options.TextSelector;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public Task<KernelSearchResults<string>> SearchAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        RerankAsync(query, SearchCut.Of(searchOptions), Widen(searchOptions), Inner.SearchAsync, text => RecordCandidate.Of(text), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public Task<KernelSearchResults<TextSearchResult>> GetTextSearchResultsAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        RerankAsync(query, SearchCut.Of(searchOptions), Widen(searchOptions), Inner.GetTextSearchResultsAsync, result => RecordCandidate.Of(result), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    /// <exception cref="InvalidOperationException">The text of a record is not known.</exception>
    public Task<KernelSearchResults<TRecord>> GetSearchResultsAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        RerankAsync(query, SearchCut.Of(searchOptions), Widen(searchOptions), Inner.GetSearchResultsAsync, record => RecordCandidate.Of(record, _textOfRecord), cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<string>> ITextSearch.SearchAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        RerankAsync(query, SearchCut.Of(searchOptions), Widen(searchOptions), Legacy.SearchAsync, text => RecordCandidate.Of(text), cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<TextSearchResult>> ITextSearch.GetTextSearchResultsAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        RerankAsync(query, SearchCut.Of(searchOptions), Widen(searchOptions), Legacy.GetTextSearchResultsAsync, result => RecordCandidate.Of(result), cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<object>> ITextSearch.GetSearchResultsAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        RerankAsync(query, SearchCut.Of(searchOptions), Widen(searchOptions), Legacy.GetSearchResultsAsync, result => result is TRecord record ? RecordCandidate.Of(record, _textOfRecord) : RecordCandidate.Of(result), cancellationToken);

    private ITextSearch<TRecord> Inner => _inner
        ?? throw new NotSupportedException($"The inner search '{_legacy!.GetType().Name}' is no ITextSearch<{typeof(TRecord).Name}>: call this one as ITextSearch, or give an inner search that is both.");

    private ITextSearch Legacy => _legacy
        ?? throw new NotSupportedException($"The inner search '{_inner!.GetType().Name}' is no ITextSearch: call this one as ITextSearch<{typeof(TRecord).Name}>, or give an inner search that is both.");

    private TextSearchOptions<TRecord> Widen(TextSearchOptions<TRecord>? options) => new()
    {
        Top = SearchCut.Of(options).Width(_candidateCount),
        Skip = 0,
        Filter = options?.Filter,
        IncludeTotalCount = options?.IncludeTotalCount ?? false,
    };

    private TextSearchOptions Widen(TextSearchOptions? options) => new()
    {
        Top = SearchCut.Of(options).Width(_candidateCount),
        Skip = 0,
        Filter = options?.Filter,
        IncludeTotalCount = options?.IncludeTotalCount ?? false,
    };

    private async Task<KernelSearchResults<T>> RerankAsync<TOptions, T>(
        string query, SearchCut cut, TOptions options, Func<string, TOptions, CancellationToken, Task<KernelSearchResults<T>>> search, Func<T, RerankDocument> candidateOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await search(query, options, cancellationToken).ConfigureAwait(false);
        var items = new List<T>();
        await foreach (var item in found.Results.WithCancellation(cancellationToken).ConfigureAwait(false)) items.Add(item);

        // A search of ours has put the candidates beside its results, with their scores.
        var candidates = SearchPage.CandidatesOf(found.Metadata, items.Count) ?? [.. items.Select(candidateOf)];
        var response = await FoundCandidates.RerankAsync(_reranker, query, candidates, cancellationToken).ConfigureAwait(false);
        return SearchPage.Of(response, cut.Top, cut.Skip, found.Metadata).ToResults(candidate => items[FoundCandidates.IndexOf(candidate)], found.TotalCount);
    }
}
