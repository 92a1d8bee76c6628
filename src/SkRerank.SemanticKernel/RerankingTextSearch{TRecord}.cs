using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Reranks what another text search finds; thread-safe.</summary>
/// <remarks>
/// <para>The inner search is asked for <c>max(CandidateCount, Top + Skip)</c> results with <c>Skip = 0</c> and the caller's filter unchanged; the reranker orders all of them, and only then <c>Skip</c> and <c>Top</c> cut.
/// Options are read at each call and never changed. The scores are in <c>KernelSearchResults.Metadata</c> under the names of <see cref="RerankMetadata"/>.</para>
/// <para>Text search results have no scores, so a blend with the incoming score is not possible here: use an <c>IRetriever</c> for that. Give <c>VectorStoreTextSearch</c> its vector store with the
/// generator on the collection, not the constructor that takes a generator.</para>
/// </remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
[Experimental("SKRR001")]
public sealed class RerankingTextSearch<TRecord> : ITextSearch<TRecord>, ITextSearch
{
    private readonly ITextSearch<TRecord> _inner;
    private readonly IReranker _reranker;
    private readonly int _candidateCount;
    private readonly Func<TRecord, string> _textOfRecord;

    /// <summary>Initializes a new instance of the <see cref="RerankingTextSearch{TRecord}"/> class.</summary>
    /// <param name="innerSearch">The search that finds the candidates.</param>
    /// <param name="reranker">Orders them; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerSearch"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public RerankingTextSearch(ITextSearch<TRecord> innerSearch, IReranker reranker, RerankingTextSearchOptions<TRecord>? options = null)
    {
        ArgumentNullException.ThrowIfNull(innerSearch);
        ArgumentNullException.ThrowIfNull(reranker);
        options ??= new RerankingTextSearchOptions<TRecord>();
        _inner = innerSearch;
        _reranker = reranker;
        _candidateCount = options.CandidateCount;
        _textOfRecord = options.TextSelector ?? (record => RecordText.Of(record));
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public Task<KernelSearchResults<string>> SearchAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        RerankAsync(query, Cut.Of(searchOptions), Widen(searchOptions), _inner.SearchAsync, text => text, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public Task<KernelSearchResults<TextSearchResult>> GetTextSearchResultsAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        RerankAsync(query, Cut.Of(searchOptions), Widen(searchOptions), _inner.GetTextSearchResultsAsync, result => result.Value, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    /// <exception cref="InvalidOperationException">The text of a record is not known.</exception>
    public Task<KernelSearchResults<TRecord>> GetSearchResultsAsync(string query, TextSearchOptions<TRecord>? searchOptions = null, CancellationToken cancellationToken = default) =>
        RerankAsync(query, Cut.Of(searchOptions), Widen(searchOptions), _inner.GetSearchResultsAsync, _textOfRecord, cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<string>> ITextSearch.SearchAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        RerankAsync(query, Cut.Of(searchOptions), Widen(searchOptions), Legacy.SearchAsync, text => text, cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<TextSearchResult>> ITextSearch.GetTextSearchResultsAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        RerankAsync(query, Cut.Of(searchOptions), Widen(searchOptions), Legacy.GetTextSearchResultsAsync, result => result.Value, cancellationToken);

    /// <inheritdoc/>
    Task<KernelSearchResults<object>> ITextSearch.GetSearchResultsAsync(string query, TextSearchOptions? searchOptions, CancellationToken cancellationToken) =>
        RerankAsync(query, Cut.Of(searchOptions), Widen(searchOptions), Legacy.GetSearchResultsAsync, result => result is TRecord record ? _textOfRecord(record) : RecordText.Of(result), cancellationToken);

    private ITextSearch Legacy => _inner as ITextSearch
        ?? throw new NotSupportedException($"The inner search '{_inner.GetType().Name}' is no ITextSearch: call this one as ITextSearch<{typeof(TRecord).Name}>, or give an inner search that is both.");

    private TextSearchOptions<TRecord> Widen(TextSearchOptions<TRecord>? options) => new()
    {
        Top = Width(Cut.Of(options)),
        Skip = 0,
        Filter = options?.Filter,
        IncludeTotalCount = options?.IncludeTotalCount ?? false,
    };

    private TextSearchOptions Widen(TextSearchOptions? options) => new()
    {
        Top = Width(Cut.Of(options)),
        Skip = 0,
        Filter = options?.Filter,
        IncludeTotalCount = options?.IncludeTotalCount ?? false,
    };

    private int Width(Cut cut) => (int)Math.Min(int.MaxValue, Math.Max(_candidateCount, (long)cut.Top + cut.Skip));

    private async Task<KernelSearchResults<T>> RerankAsync<TOptions, T>(
        string query, Cut cut, TOptions options, Func<string, TOptions, CancellationToken, Task<KernelSearchResults<T>>> search, Func<T, string> textOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await search(query, options, cancellationToken).ConfigureAwait(false);
        var items = new List<T>();
        await foreach (var item in found.Results.WithCancellation(cancellationToken).ConfigureAwait(false)) items.Add(item);

        RerankDocument[] documents = [.. items.Select(item => new RerankDocument(textOf(item) ?? ""))];
        var response = await _reranker.RerankAsync(query, documents, options: null, cancellationToken).ConfigureAwait(false);
        if (response.Results.Count + response.Removed.Count != documents.Length || response.Results.Any(r => r.Index >= documents.Length))
            throw new RerankException($"The reranker must score each of the {documents.Length} results of the search, but returned {response.Results.Count} scores; remove what cuts its answer.") { ProviderName = "text search", Operation = "rerank" };

        RerankResult[] page = [.. response.Results.Skip(cut.Skip).Take(cut.Top)];
        var metadata = new Dictionary<string, object?>(found.Metadata ?? new Dictionary<string, object?>())
        {
            [RerankMetadata.Scores] = Array.ConvertAll(page, r => r.Score),
            [RerankMetadata.ScoreKind] = response.ScoreKind,
            [RerankMetadata.IncomingRanks] = Array.ConvertAll(page, r => r.Index + 1),
            [RerankMetadata.ModelId] = response.ModelId,
        };
        return new KernelSearchResults<T>(page.Select(r => items[r.Index]).ToAsyncEnumerable(), found.TotalCount, metadata);
    }

    private readonly record struct Cut(int Top, int Skip)
    {
        public static Cut Of(TextSearchOptions<TRecord>? options) => new(options?.Top ?? TextSearchOptions<TRecord>.DefaultTop, options?.Skip ?? 0);

        public static Cut Of(TextSearchOptions? options) => new(options?.Top ?? TextSearchOptions.DefaultTop, options?.Skip ?? 0);
    }
}
