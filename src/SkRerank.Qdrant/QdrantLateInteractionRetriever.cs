using System.Linq.Expressions;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Retrieval;
using SkRerank.Qdrant.Wire;
using SkRerank.Retrieval;

namespace SkRerank.Qdrant;

/// <summary>Retrieves candidates that the server reranks by MaxSim over the stored token vectors; thread-safe.</summary>
/// <remarks>
/// The score is the mean over the query's tokens of the greatest cosine with one of the passage's stored vectors, so that it is a similarity in −1..1. The trail also has the score and the rank in each leg of the first stage.
/// The candidate's id is the record's key as text. An empty query finds nothing.
/// </remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class QdrantLateInteractionRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private static readonly StageKind Late = new("late", ScoreKind.Similarity);

    private readonly QdrantCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly VectorField? _field;
    private readonly DataField? _text;
    private readonly Condition? _filter;
    private readonly int _firstStageCount;

    /// <summary>Initializes a new instance of the <see cref="QdrantLateInteractionRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which stores token vectors; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="collection"/> or <paramref name="toDocument"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The collection stores no token vectors, or the first stage's vector has a distance, not a similarity.</exception>
    /// <exception cref="InvalidOperationException">The first stage searches keywords, and the record has no full-text property, or several.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public QdrantLateInteractionRetriever(QdrantCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, QdrantLateInteractionRetrieverOptions? options = null, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        if (collection.Schema.TokenEncoder is null)
            throw new ArgumentException("The collection must store token vectors, but StoreTokenVectors is off: set it in QdrantCollectionOptions, with an embedding generator that is an ITokenVectorEncoder.", nameof(collection));
        options ??= new QdrantLateInteractionRetrieverOptions();
        _collection = collection;
        _candidates = new CandidateFactory<TRecord>(toDocument);
        if (options.FirstStage is QdrantFirstStage.Both or QdrantFirstStage.Vector) _field = QdrantVectorRetriever<TKey, TRecord>.SimilarityField(collection);
        if (options.FirstStage is QdrantFirstStage.Both or QdrantFirstStage.Keywords) _text = QdrantKeywordRetriever<TKey, TRecord>.TextField(collection);
        _filter = collection.TranslateFilter(filter);
        _firstStageCount = options.FirstStageCount;
        Stages = [.. _field is null ? [] : new[] { QdrantCollection<TKey, TRecord>.VectorStage }, .. _text is null ? [] : new[] { QdrantCollection<TKey, TRecord>.KeywordStage }, Late];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The server did not answer or refused the call, or the collection has no token vectors.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        return new RetrievalResponse(await _collection.RetrieveByTokensAsync(query, _field, _text, _filter, _candidates, Late, _firstStageCount, options ?? new RetrievalOptions(), cancellationToken).ConfigureAwait(false));
    }
}
