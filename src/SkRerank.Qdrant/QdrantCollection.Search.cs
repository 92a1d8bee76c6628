using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Storage;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant;

public sealed partial class QdrantCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A part of the filter, or the search value, is not supported.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        VectorField field = _schema.Field(_schema.Model.GetVectorPropertyOrSingle(options));
        Condition? filter = FilterTranslator.Translate(options.Filter, _schema);
        (int skip, double? threshold, bool includeVectors) = (options.Skip, options.ScoreThreshold, options.IncludeVectors);
        return FindAsync(async (layout, token) =>
        {
            ReadOnlyMemory<float> vector = await ToVectorAsync(field, searchValue, token).ConfigureAwait(false);
            return _queries.Vector(layout, field, vector, filter, top) with { Offset = Offset(skip), ScoreThreshold = threshold is null ? null : field.Metric.ToServer(threshold.Value) };
        }, field.Metric.Report, null, includeVectors, cancellationToken);
    }

    /// <summary>Searches by BM25 and by a vector, each for at least <see cref="QdrantCollectionOptions.PrefetchCount"/> hits, and has the server fuse them as <see cref="QdrantCollectionOptions.Fusion"/> says.</summary>
    /// <remarks>
    /// The keywords are joined and analysed like a text, so an operator in them means nothing. Keywords without any searchable word leave the vector's ranking. The score is the fused one, and so is the scale of a threshold;
    /// <see cref="QdrantHybridRetriever{TKey, TRecord}"/> gives each leg's score too. A shorter answer is the beginning of a longer one as long as both fit in the prefetched hits.
    /// </remarks>
    /// <typeparam name="TInput">The type of the search value: a text, or a vector.</typeparam>
    /// <param name="searchValue">The search value.</param>
    /// <param name="keywords">The keywords.</param>
    /// <param name="top">How many hits at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults; <c>AdditionalProperty</c> is the full-text property.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The hits, best first, with their fused score.</returns>
    /// <exception cref="NotSupportedException">A part of the filter, the search value, or the fusion of distances, is not supported.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new HybridSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        VectorField field = _schema.Field(_schema.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty }));
        DataField text = TextField(options.AdditionalProperty);
        string query = string.Join(' ', keywords);
        Condition? filter = FilterTranslator.Translate(options.Filter, _schema);
        (int skip, bool includeVectors) = (options.Skip, options.IncludeVectors);
        int depth = (int)Math.Min(Math.Max(_options.PrefetchCount, (long)top + skip), int.MaxValue);
        return FindAsync(async (layout, token) =>
        {
            ReadOnlyMemory<float> vector = await ToVectorAsync(field, searchValue, token).ConfigureAwait(false);
            return QueryFactory.Fused(_options.Fusion, field, _queries.Vector(layout, field, vector, filter, depth), _queries.Keywords(layout, text, query, filter, depth), top) with { Offset = Offset(skip) };
        }, score => score, options.ScoreThreshold, includeVectors, cancellationToken);
    }

    /// <summary>Searches by keywords alone, with BM25.</summary>
    /// <param name="query">The query, analysed like a text; one of stop words only finds nothing.</param>
    /// <param name="top">How many hits at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The hits, best first, with their BM25 score.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="VectorStoreException">The server did not answer or refused the call, or the collection has no sparse vector for the property.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> KeywordSearchAsync(string query, int top, KeywordSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new KeywordSearchOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        DataField field = TextField(options.TextProperty);
        Condition? filter = FilterTranslator.Translate(options.Filter, _schema);
        (int skip, double? threshold) = (options.Skip, options.ScoreThreshold);
        return FindAsync(
            (layout, _) => Task.FromResult(_queries.Keywords(layout, field, query, filter, top) is { } request ? request with { Offset = Offset(skip), ScoreThreshold = threshold } : null),
            score => score,
            null,
            options.IncludeVectors,
            cancellationToken);
    }

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> FindAsync(Func<CollectionLayout, CancellationToken, Task<QueryRequest?>> prepare, Func<double, double> report, double? threshold, bool includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<VectorSearchResult<TRecord>> hits = await RunAsync("Search", async () =>
        {
            CollectionLayout layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
            if (await prepare(layout, cancellationToken).ConfigureAwait(false) is not { } request) return [];
            IReadOnlyList<FoundPoint> points = await _store.QueryAsync(request with { WithPayload = true, WithVector = Vectors(includeVectors, layout) }, cancellationToken).ConfigureAwait(false);
            return points.TakeWhile(point => threshold is null || point.Score >= threshold).Select(point => new VectorSearchResult<TRecord>(_reader.Read<TRecord>(point, includeVectors), report(point.Score))).ToList();
        }).ConfigureAwait(false);
        foreach (VectorSearchResult<TRecord> hit in hits) yield return hit;
    }

    private DataField TextField(Expression<Func<TRecord, object?>>? property) => _schema.Field(_schema.Model.GetFullTextDataPropertyOrSingle(property));

    private static int? Offset(int skip) => skip == 0 ? null : skip;

    private static async Task<ReadOnlyMemory<float>> ToVectorAsync(VectorField field, object value, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> vector;
        if (value is ReadOnlyMemory<float> or float[] or Embedding<float>) vector = VectorField.ToVector(value);
        else if (value is string query && field.Property.EmbeddingGenerator?.GetService(typeof(IQueryEmbedder)) is IQueryEmbedder embedder) vector = await embedder.EmbedQueryAsync(query, cancellationToken).ConfigureAwait(false);
        else if (field.Property.EmbeddingGenerationDispatcher is null) throw new NotSupportedException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value.GetType(), "ReadOnlyMemory<float>, float[], Embedding<float>"));
        else vector = ((Embedding<float>)await field.Property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector;
        field.Check(vector.Span, "the query");
        return vector;
    }
}
