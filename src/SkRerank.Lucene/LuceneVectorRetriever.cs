using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Retrieval;
using SkRerank.Lucene.Search;
using SkRerank.Retrieval;

namespace SkRerank.Lucene;

/// <summary>Retrieves candidates by the embedding of the query, with the token vectors that the store kept; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. An empty query finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class LuceneVectorRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly LuceneCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly FilterNode? _filter;
    private readonly VectorField _field;

    /// <summary>Initializes a new instance of the <see cref="LuceneVectorRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one vector property with an embedding generator; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record; its text should be what the vector was made from, or the stored token vectors are left out.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for every record.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="ArgumentException">The vector property's distance function is a distance, not a similarity.</exception>
    public LuceneVectorRetriever(LuceneCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _filter = filter is null ? null : FilterTranslator.Translate(filter, collection.Schema);
        _candidates = new CandidateFactory<TRecord>(toDocument, "vector", ScoreKind.Similarity);
        _field = collection.Schema.Field(collection.Schema.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord>()));
        if (_field.Metric.LowerIsBetter)
            throw new ArgumentException($"The vector property '{_field.Property.ModelName}' must have a similarity as distance function, such as CosineSimilarity, but has '{_field.Property.DistanceFunction}'.", nameof(collection));
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [_candidates.Stage];

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        return new RetrievalResponse(await _collection.RetrieveByVectorAsync(query, _field, _candidates, new HitQuery(options.CandidateCount, Filter: _filter, ExcludeKey: options.ExcludeId), cancellationToken).ConfigureAwait(false));
    }
}
