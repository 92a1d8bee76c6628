using System.Linq.Expressions;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Retrieval;
using SkRerank.Lucene.Search;
using SkRerank.Retrieval;

namespace SkRerank.Lucene;

/// <summary>Retrieves candidates by MaxSim over the token vectors of every record: exact, on all cores; thread-safe.</summary>
/// <remarks>A leg of its own beside keywords and embeddings, or the whole search. The candidate's id is the record's key as text. An empty query finds nothing. The time is in proportion to the store.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class LuceneLateInteractionRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly LuceneCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly FilterNode? _filter;
    private readonly ITokenVectorEncoder _encoder;

    /// <summary>Initializes a new instance of the <see cref="LuceneLateInteractionRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, whose embedding generator also makes token vectors; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for every record.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="ArgumentException">The collection stores no token vectors.</exception>
    public LuceneLateInteractionRetriever(LuceneCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _filter = filter is null ? null : FilterTranslator.Translate(filter, collection.Schema);
        _candidates = new CandidateFactory<TRecord>(toDocument, "late", ScoreKind.Similarity);
        _encoder = collection.Schema.TokenEncoder
            ?? throw new ArgumentException("The collection must store token vectors, but its embedding generator makes none or StoreTokenVectors is off; set EmbeddingGenerator in LuceneCollectionOptions to one that is an ITokenVectorEncoder.", nameof(collection));
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
        return new RetrievalResponse(await _collection.RetrieveByTokenVectorsAsync(query, _encoder, _candidates, new HitQuery(options.CandidateCount, Filter: _filter, ExcludeKey: options.ExcludeId), cancellationToken).ConfigureAwait(false));
    }
}
