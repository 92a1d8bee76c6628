using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Retrieval;

namespace SkRerank.Postgres;

/// <summary>Retrieves candidates by the embedding of the query; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. An empty query finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class PostgresVectorRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly PostgresCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly VectorColumn _vector;

    /// <summary>Initializes a new instance of the <see cref="PostgresVectorRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one vector property with an embedding generator; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The vector property's distance function is a distance, not a similarity.</exception>
    public PostgresVectorRetriever(PostgresCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _vector = collection.SimilarityColumn(nameof(collection));
        _candidates = new CandidateFactory<TRecord>(toDocument, null);
        Stages = [new StageKind(PostgresStages.Vector, ScoreKind.Similarity)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        return _candidates.Create(await _collection.RetrieveAsync(query, null, _vector, options.CandidateCount, options.ExcludeId, cancellationToken).ConfigureAwait(false));
    }
}
