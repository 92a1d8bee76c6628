using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using SkRerank.Postgres.Filtering;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres;

public sealed partial class PostgresCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await foreach (var record in GetAsync([key], options, cancellationToken).ConfigureAwait(false)) return record;
        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        CheckIncludeVectors(options?.IncludeVectors == true);
        var reader = new RowReader(_model, options?.IncludeVectors == true);
        return StreamAsync(_sql.Get(Keys(keys), reader), reader, cancellationToken);
    }

    /// <summary>Gets the records that satisfy a filter; without an order, by key.</summary>
    /// <remarks>Texts are ordered ordinally, and <see langword="null"/> before everything. All records are read before the first is given.</remarks>
    /// <param name="filter">What the records satisfy; <c>r =&gt; true</c> gives all.</param>
    /// <param name="top">How many at most; <see cref="int.MaxValue"/> gives all.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The records.</returns>
    /// <exception cref="NotSupportedException">A part of the filter or of the order is not supported.</exception>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        var reader = new RowReader(_model, options.IncludeVectors);
        var order = (options.OrderBy?.Invoke(new()).Values ?? []).Select(o => Order(_model.Column(_model.Model.GetDataOrKeyProperty(o.PropertySelector)), o.Ascending)).Append(_model.Key.OrderOf("t"));
        var statement = new SqlStatement();
        statement.Text = $"SELECT {reader.Columns("t")} FROM {_model.Sql} t WHERE {FilterTranslator.Translate(filter, _model, statement, "t")} ORDER BY {string.Join(", ", order)} LIMIT {statement.Add(top)} OFFSET {statement.Add(options.Skip)}";
        return StreamAsync(statement, reader, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        var column = _model.Column(_model.Model.GetVectorPropertyOrSingle(options));
        var request = new SearchRequest(top, options.Skip) { Filter = options.Filter, Threshold = options.ScoreThreshold, IncludeVectors = options.IncludeVectors };
        CheckFilter(options.Filter);
        return FindAsync(async token => request with { Vector = new VectorLeg(await column.EmbedAsync(searchValue, token).ConfigureAwait(false), column) }, cancellationToken);
    }

    /// <summary>Searches by keywords and by a vector, and fuses both legs in the same statement by <see cref="PostgresCollectionOptions.Fusion"/>.</summary>
    /// <remarks>The keywords are joined and parsed like a text, and a record needs only one of them; an operator in them means nothing. Keywords without any searchable word leave the vector's ranking. Each leg gives at most <see cref="PostgresCollectionOptions.CandidateCount"/> records, or as many as are asked for.</remarks>
    /// <typeparam name="TInput">The type of the search value: a text, or a vector.</typeparam>
    /// <param name="searchValue">The search value.</param>
    /// <param name="keywords">The keywords.</param>
    /// <param name="top">How many hits at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults; <c>AdditionalProperty</c> is the full-text property.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The hits, best first, with their fused score.</returns>
    /// <exception cref="NotSupportedException">A part of the filter, or the search value, is not supported.</exception>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new HybridSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        var column = _model.Column(_model.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty }));
        var request = new SearchRequest(top, options.Skip)
        {
            Keyword = new KeywordLeg(Text(string.Join(' ', keywords)), TextColumn(options.AdditionalProperty)),
            Filter = options.Filter,
            Threshold = options.ScoreThreshold,
            IncludeVectors = options.IncludeVectors,
        };
        CheckFilter(options.Filter);
        return FindAsync(async token => request with { Vector = new VectorLeg(await column.EmbedAsync(searchValue, token).ConfigureAwait(false), column) }, cancellationToken);
    }

    /// <summary>Searches by keywords alone: a record needs one of the query's words, and <see cref="PostgresCollectionOptions.KeywordRanking"/> says how it is ranked.</summary>
    /// <param name="query">The query, parsed like a text; without any searchable word nothing is found.</param>
    /// <param name="top">How many hits at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The hits, best first.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> KeywordSearchAsync(string query, int top, KeywordSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new KeywordSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        CheckFilter(options.Filter);
        var request = new SearchRequest(top, options.Skip) { Keyword = new KeywordLeg(Text(query), TextColumn(options.TextProperty)), Filter = options.Filter, Threshold = options.ScoreThreshold, IncludeVectors = options.IncludeVectors };
        return FindAsync(_ => Task.FromResult(request), cancellationToken);
    }

    /// <summary>Finds candidates by the legs that have a column.</summary>
    internal async Task<List<FoundRecord<TRecord>>> RetrieveAsync(string query, DataColumn? text, VectorColumn? vector, int count, string? excludeId, CancellationToken cancellationToken)
    {
        var request = new SearchRequest(count)
        {
            Keyword = text is null ? null : new KeywordLeg(Text(query), text),
            Vector = vector is null ? null : new VectorLeg(await vector.EmbedAsync(query, cancellationToken).ConfigureAwait(false), vector),
            ExcludeKey = excludeId is null ? null : KeyText.Parse(excludeId, _model.Key.Type.Type),
        };
        return await _search.FindAsync<TRecord>(request, cancellationToken).ConfigureAwait(false);
    }

    internal DataColumn TextColumn(Expression<Func<TRecord, object?>>? property = null) => _model.Column(_model.Model.GetFullTextDataPropertyOrSingle(property));

    /// <summary>Gives the only vector column, whose score must be a similarity.</summary>
    internal VectorColumn SimilarityColumn(string parameter)
    {
        var column = _model.Column(_model.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord>()));
        return !column.Metric.LowerIsBetter ? column
            : throw new ArgumentException($"The vector property '{column.Property.ModelName}' must have a similarity as distance function, such as CosineSimilarity, but has '{column.Property.DistanceFunction}'.", parameter);
    }

    private static string Order(DataColumn column, bool ascending) => !column.Type.IsList ? column.OrderOf("t") + (ascending ? " NULLS FIRST" : " DESC NULLS LAST")
        : throw new NotSupportedException($"Records can only be ordered by single values, but '{column.Property.ModelName}' is a list.");

    // What no stored text can have parts two words.
    private static string Text(string query) => query.Replace('\0', ' ');

    // An unsupported filter is an error of the call, not of the first record.
    private void CheckFilter(LambdaExpression? filter)
    {
        if (filter is not null) FilterTranslator.Translate(filter, _model, new SqlStatement(), "t");
    }

    private void CheckIncludeVectors(bool includeVectors)
    {
        if (includeVectors && _model.Vectors.Any(c => c.IsGenerated)) throw new NotSupportedException(Microsoft.Extensions.VectorData.ProviderServices.VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
    }

    private async IAsyncEnumerable<TRecord> StreamAsync(SqlStatement statement, RowReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in await _store.ReadAsync("read", statement, null, row => reader.Read<TRecord>(row, 0).Record, cancellationToken).ConfigureAwait(false)) yield return record;
    }

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> FindAsync(Func<CancellationToken, Task<SearchRequest>> prepare, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = await prepare(cancellationToken).ConfigureAwait(false);
        foreach (var hit in await _search.FindAsync<TRecord>(request, cancellationToken).ConfigureAwait(false)) yield return new VectorSearchResult<TRecord>(hit.Record, hit.Score);
    }
}
