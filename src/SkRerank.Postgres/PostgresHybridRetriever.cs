using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Retrieval;

namespace SkRerank.Postgres;

/// <summary>Retrieves candidates by full-text search and by the embedding of the query, fused on the server in one statement; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. Each candidate's trail has the score, rank and contribution of each leg that found it, and the fused score. An empty query finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class PostgresHybridRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly PostgresCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly DataColumn _text;
    private readonly VectorColumn _vector;

    /// <summary>Initializes a new instance of the <see cref="PostgresHybridRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one full-text property, and one vector property with an embedding generator; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The vector property's distance function is a distance, not a similarity.</exception>
    public PostgresHybridRetriever(PostgresCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _text = collection.TextColumn();
        _vector = collection.SimilarityColumn(nameof(collection));
        _candidates = new CandidateFactory<TRecord>(toDocument, collection.Model.Options.Fusion.Name);
        Stages = [new StageKind(PostgresStages.Keyword, ScoreKind.Logit), new StageKind(PostgresStages.Vector, ScoreKind.Similarity), new StageKind(collection.Model.Options.Fusion.Name, ScoreKind.Fused)];
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
        return _candidates.Create(await _collection.RetrieveAsync(query, _text, _vector, options.CandidateCount, options.ExcludeId, cancellationToken).ConfigureAwait(false));
    }
}
