using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Lucene.Net.Util;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Retrieval;
using SkRerank.Lucene.Search;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene;

public sealed partial class LuceneCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await foreach (TRecord record in GetAsync([key], options, cancellationToken).ConfigureAwait(false)) return record;
        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        bool includeVectors = options?.IncludeVectors == true;
        CheckIncludeVectors(includeVectors);
        List<BytesRef> wanted = [.. keys.Select(key => _schema.Key.ToBytes(key))];
        return StreamAsync("get", snapshot => wanted.ConvertAll(snapshot.Find).Where(doc => doc >= 0), includeVectors, cancellationToken);
    }

    /// <summary>Gets the records that satisfy a filter; without an order, by key.</summary>
    /// <param name="filter">What the records satisfy; <c>r =&gt; true</c> gives all.</param>
    /// <param name="top">How many at most; <see cref="int.MaxValue"/> gives all.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The records.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        FilterNode node = FilterTranslator.Translate(filter, _schema);
        int skip = options.Skip;
        RecordOrder? order = options.OrderBy is { } orderBy
            ? new RecordOrder(_schema, [.. orderBy(new()).Values.Select(v => (_schema.Model.GetDataOrKeyProperty(v.PropertySelector), v.Ascending))])
            : null;
        return StreamAsync("get", snapshot =>
        {
            List<int> docs = StoreSearch.ByFilter(snapshot, node);
            if (order is not null) docs = order.Sort(snapshot, docs);
            return docs.Skip(skip).Take(top);
        }, options.IncludeVectors, cancellationToken);
    }

    /// <summary>Gets one record for each value of an indexed text property, in the order of the values; it reads what it gives, not the whole store.</summary>
    /// <remarks>Values are ordered by the bytes of their UTF-8 text, as keys are. Of the records with one value it is the one with the first key; those without a value are left out.</remarks>
    /// <param name="property">The property, a text that is marked <c>IsIndexed</c>.</param>
    /// <param name="top">How many at most; <see cref="int.MaxValue"/> gives all.</param>
    /// <param name="after">The value behind which to begin, or <see langword="null"/> for the first of all.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The records.</returns>
    /// <exception cref="NotSupportedException">The property is no text, or not indexed.</exception>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public IAsyncEnumerable<TRecord> DistinctByAsync(Expression<Func<TRecord, object?>> property, int top, string? after = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        PropertyModel found = _schema.Model.GetDataOrKeyProperty(property);
        if (found is not DataPropertyModel data || data.Type != typeof(string) || _schema.Field(data) is not { IndexedName: not null } field)
            throw new NotSupportedException($"Records can be told apart by an indexed text, but '{found.ModelName}' is none: give the property IsIndexed and the type string.");
        return StreamAsync("get", snapshot => DistinctValues.Find(snapshot, _schema, field, after, top), includeVectors: false, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        VectorField field = _schema.Field(_schema.Model.GetVectorPropertyOrSingle(options));
        var wanted = new HitQuery(top, options.Skip, Translate(options.Filter), Threshold: options.ScoreThreshold);
        bool includeVectors = options.IncludeVectors;
        return FindAsync(async token =>
        {
            ReadOnlyMemory<float> vector = await ToVectorAsync(field, searchValue, token).ConfigureAwait(false);
            return snapshot => _search.ByVector(snapshot, field, vector, wanted, token);
        }, includeVectors, cancellationToken);
    }

    /// <summary>Searches by keywords and by a vector, and fuses the two whole rankings by reciprocal ranks (k = 60).</summary>
    /// <remarks>The keywords are joined and analysed like a text, so an operator in them means nothing. Keywords without any searchable word leave the vector's ranking.</remarks>
    /// <typeparam name="TInput">The type of the search value: a text, or a vector.</typeparam>
    /// <param name="searchValue">The search value.</param>
    /// <param name="keywords">The keywords.</param>
    /// <param name="top">How many hits at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults; <c>AdditionalProperty</c> is the full-text property.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The hits, best first, with their fused score.</returns>
    /// <exception cref="NotSupportedException">A part of the filter, or the search value, is not supported.</exception>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new HybridSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        VectorField field = _schema.Field(_schema.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty }));
        string text = TextField(options.AdditionalProperty);
        string query = string.Join(' ', keywords);
        var wanted = new HitQuery(top, options.Skip, Translate(options.Filter), Threshold: options.ScoreThreshold);
        bool includeVectors = options.IncludeVectors;
        return FindAsync(async token =>
        {
            ReadOnlyMemory<float> vector = await ToVectorAsync(field, searchValue, token).ConfigureAwait(false);
            return snapshot => _search.ByBoth(snapshot, text, query, field, vector, wanted, token);
        }, includeVectors, cancellationToken);
    }

    /// <summary>Searches by keywords alone, with BM25.</summary>
    /// <param name="query">The query, analysed like a text; one of stop words only finds nothing.</param>
    /// <param name="top">How many hits at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The hits, best first, with their BM25 score.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> KeywordSearchAsync(string query, int top, KeywordSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new KeywordSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        string field = TextField(options.TextProperty);
        var wanted = new HitQuery(top, options.Skip, Translate(options.Filter), Threshold: options.ScoreThreshold);
        return FindAsync(
            token => Task.FromResult<Func<StoreSnapshot, List<Hit>>>(snapshot => _search.ByKeywords(snapshot, field, query, wanted, token)),
            options.IncludeVectors,
            cancellationToken);
    }

    /// <summary>Finds candidates by keywords, with what is stored of their token vectors.</summary>
    internal Task<IReadOnlyList<RerankDocument>> RetrieveByKeywordsAsync(string query, CandidateFactory<TRecord> candidates, HitQuery wanted, CancellationToken cancellationToken)
    {
        string field = TextField(null);
        return ReadAsync("retrieve", snapshot => ToCandidates(snapshot, _search.ByKeywords(snapshot, field, query, wanted, cancellationToken), candidates), cancellationToken);
    }

    /// <summary>Finds candidates by the vector of a query, with what is stored of their token vectors.</summary>
    internal async Task<IReadOnlyList<RerankDocument>> RetrieveByVectorAsync(string query, VectorField field, CandidateFactory<TRecord> candidates, HitQuery wanted, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> vector = await ToVectorAsync(field, query, cancellationToken).ConfigureAwait(false);
        return await ReadAsync("retrieve", snapshot => ToCandidates(snapshot, _search.ByVector(snapshot, field, vector, wanted, cancellationToken), candidates), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds candidates by MaxSim of the query with every record's stored token vectors.</summary>
    internal async Task<IReadOnlyList<RerankDocument>> RetrieveByTokenVectorsAsync(string query, ITokenVectorEncoder encoder, CandidateFactory<TRecord> candidates, HitQuery wanted, CancellationToken cancellationToken)
    {
        var maxSim = new MaxSimQuery(await encoder.EncodeQueryAsync(query, cancellationToken).ConfigureAwait(false));
        return await ReadAsync("retrieve", snapshot => snapshot.TokenModel is null ? [] : ToCandidates(snapshot, StoreSearch.ByTokenVectors(snapshot, maxSim, wanted, cancellationToken), candidates), cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyList<RerankDocument> ToCandidates(StoreSnapshot snapshot, List<Hit> hits, CandidateFactory<TRecord> candidates) =>
        candidates.Create(Load(snapshot, hits, includeVectors: false, forCandidates: true), snapshot.TokenModel, snapshot.TokenDimensions, snapshot.TokenElement);

    private string TextField(Expression<Func<TRecord, object?>>? property) => _schema.Field(_schema.Model.GetFullTextDataPropertyOrSingle(property)).TextName!;

    private async IAsyncEnumerable<TRecord> StreamAsync(string operation, Func<StoreSnapshot, IEnumerable<int>> docs, bool includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<FoundRecord<TRecord>> found = await ReadAsync(operation, snapshot => Load(snapshot, [.. docs(snapshot).Select(doc => new Hit(doc, 0))], includeVectors, forCandidates: false), cancellationToken).ConfigureAwait(false);
        foreach (FoundRecord<TRecord> one in found) yield return one.Record;
    }

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> FindAsync(Func<CancellationToken, Task<Func<StoreSnapshot, List<Hit>>>> prepare, bool includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Func<StoreSnapshot, List<Hit>> search = await prepare(cancellationToken).ConfigureAwait(false);
        List<FoundRecord<TRecord>> found = await ReadAsync("search", snapshot => Load(snapshot, search(snapshot), includeVectors, forCandidates: false), cancellationToken).ConfigureAwait(false);
        foreach (FoundRecord<TRecord> one in found) yield return new VectorSearchResult<TRecord>(one.Record, one.Score);
    }
}
