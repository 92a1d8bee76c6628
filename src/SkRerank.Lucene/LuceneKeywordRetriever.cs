using SkRerank.Lucene.Retrieval;
using SkRerank.Retrieval;

namespace SkRerank.Lucene;

/// <summary>Retrieves candidates by BM25, with the token vectors that the store kept; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. A query of stop words only finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class LuceneKeywordRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly LuceneCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;

    /// <summary>Initializes a new instance of the <see cref="LuceneKeywordRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one full-text property; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record; its text should be what the vector was made from, or the stored token vectors are left out.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public LuceneKeywordRetriever(LuceneCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _candidates = new CandidateFactory<TRecord>(toDocument, "bm25", ScoreKind.Logit);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [_candidates.Stage];

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        return new RetrievalResponse(await _collection.RetrieveByKeywordsAsync(query, _candidates, options.CandidateCount, options.ExcludeId, cancellationToken).ConfigureAwait(false));
    }
}
