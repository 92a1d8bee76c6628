using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Retrieval;
using SkRerank.Qdrant.Wire;
using SkRerank.Retrieval;

namespace SkRerank.Qdrant;

/// <summary>Retrieves candidates by the embedding of the query; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. An empty query finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class QdrantVectorRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly QdrantCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly VectorField _field;
    private readonly Condition? _filter;

    /// <summary>Initializes a new instance of the <see cref="QdrantVectorRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one vector property with an embedding generator; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="collection"/> or <paramref name="toDocument"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The vector property's distance function is a distance, not a similarity.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public QdrantVectorRetriever(QdrantCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _candidates = new CandidateFactory<TRecord>(toDocument);
        _field = SimilarityField(collection);
        _filter = collection.TranslateFilter(filter);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [QdrantCollection<TKey, TRecord>.VectorStage];

    /// <inheritdoc/>
    /// <exception cref="RerankException">The server did not answer, or refused the call.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        return new RetrievalResponse(await _collection.RetrieveByVectorAsync(query, _field, _filter, _candidates, options ?? new RetrievalOptions(), cancellationToken).ConfigureAwait(false));
    }

    internal static VectorField SimilarityField(QdrantCollection<TKey, TRecord> collection)
    {
        VectorField field = collection.Schema.Field(collection.Schema.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord>()));
        return !field.Metric.LowerIsBetter ? field
            : throw new ArgumentException($"The vector property '{field.Property.ModelName}' must have a similarity as distance function, such as CosineSimilarity, but has '{field.Property.DistanceFunction}'.", nameof(collection));
    }
}
