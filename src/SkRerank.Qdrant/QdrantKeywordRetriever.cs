using System.Linq.Expressions;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Retrieval;
using SkRerank.Qdrant.Wire;
using SkRerank.Retrieval;

namespace SkRerank.Qdrant;

/// <summary>Retrieves candidates by BM25; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. A query of stop words only finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class QdrantKeywordRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly QdrantCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly DataField _field;
    private readonly Condition? _filter;

    /// <summary>Initializes a new instance of the <see cref="QdrantKeywordRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one full-text property; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="collection"/> or <paramref name="toDocument"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The record has no full-text property, or several.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public QdrantKeywordRetriever(QdrantCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _candidates = new CandidateFactory<TRecord>(toDocument);
        _field = TextField(collection);
        _filter = collection.TranslateFilter(filter);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [QdrantCollection<TKey, TRecord>.KeywordStage];

    /// <inheritdoc/>
    /// <exception cref="RerankException">The server did not answer or refused the call, or the collection has no sparse vector for the property.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new RetrievalResponse(await _collection.RetrieveByKeywordsAsync(query, _field, _filter, _candidates, options ?? new RetrievalOptions(), cancellationToken).ConfigureAwait(false));
    }

    internal static DataField TextField(QdrantCollection<TKey, TRecord> collection) => collection.Schema.Field(collection.Schema.Model.GetFullTextDataPropertyOrSingle<TRecord>(null));
}
