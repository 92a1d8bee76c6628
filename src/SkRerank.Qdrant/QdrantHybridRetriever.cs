using System.Linq.Expressions;
using SkRerank.Fusion;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Retrieval;
using SkRerank.Qdrant.Wire;
using SkRerank.Retrieval;

namespace SkRerank.Qdrant;

/// <summary>Retrieves candidates by the embedding of the query and by BM25, from one request; thread-safe.</summary>
/// <remarks>
/// Each leg finds <see cref="RetrievalOptions.CandidateCount"/> candidates, and so many are returned. By default they are fused here, so that each candidate's trail has the score and the rank in each leg and what each added.
/// With <see cref="QdrantHybridRetrieverOptions.ServerFusion"/> the server fuses them; it is then asked for both legs too, whose scores and ranks stand in the trail. An empty query finds nothing.
/// </remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class QdrantHybridRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly QdrantCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly VectorField _field;
    private readonly DataField _text;
    private readonly Condition? _filter;
    private readonly QdrantFusion? _serverFusion;
    private readonly IFusion _fusion;
    private readonly double _vectorWeight;
    private readonly double _keywordWeight;

    /// <summary>Initializes a new instance of the <see cref="QdrantHybridRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one vector property with an embedding generator and one full-text property; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="collection"/> or <paramref name="toDocument"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The vector property's distance function is a distance, not a similarity.</exception>
    /// <exception cref="InvalidOperationException">The record has no full-text property, or several.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public QdrantHybridRetriever(QdrantCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, QdrantHybridRetrieverOptions? options = null, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        options ??= new QdrantHybridRetrieverOptions();
        _collection = collection;
        _candidates = new CandidateFactory<TRecord>(toDocument);
        _field = QdrantVectorRetriever<TKey, TRecord>.SimilarityField(collection);
        _text = QdrantKeywordRetriever<TKey, TRecord>.TextField(collection);
        _filter = collection.TranslateFilter(filter);
        _serverFusion = options.ServerFusion;
        _fusion = options.Fusion ?? new ReciprocalRankFusion();
        _vectorWeight = options.VectorWeight;
        _keywordWeight = options.KeywordWeight;
        Stages = [QdrantCollection<TKey, TRecord>.VectorStage, QdrantCollection<TKey, TRecord>.KeywordStage, new StageKind(_serverFusion?.Name ?? _fusion.Name, ScoreKind.Fused)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The server did not answer or refused the call, or the collection has no sparse vector for the property.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        if (_serverFusion is not null)
            return new RetrievalResponse(await _collection.RetrieveFusedAsync(query, _field, _text, _filter, _candidates, _serverFusion, options, cancellationToken).ConfigureAwait(false));

        (IReadOnlyList<RerankDocument> vector, IReadOnlyList<RerankDocument> keywords) = await _collection.RetrieveByBothAsync(query, _field, _text, _filter, _candidates, options, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RerankDocument> fused = _fusion.Fuse([new FusionList(Stages[0].Stage, _vectorWeight, vector), new FusionList(Stages[1].Stage, _keywordWeight, keywords)]);
        return new RetrievalResponse([.. fused.Take(options.CandidateCount)]);
    }
}
