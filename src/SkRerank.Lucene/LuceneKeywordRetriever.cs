using System.Linq.Expressions;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Retrieval;
using SkRerank.Lucene.Search;
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
    private readonly FilterNode? _filter;

    /// <summary>Initializes a new instance of the <see cref="LuceneKeywordRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one full-text property; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record; its text should be what the vector was made from, or the stored token vectors are left out.</param>
    /// <param name="filter">What the records satisfy, or <see langword="null"/> for every record.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public LuceneKeywordRetriever(LuceneCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument, Expression<Func<TRecord, bool>>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _filter = filter is null ? null : FilterTranslator.Translate(filter, collection.Schema);
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
        return new RetrievalResponse(await _collection.RetrieveByKeywordsAsync(query, _candidates, new HitQuery(options.CandidateCount, Filter: _filter, ExcludeKey: options.ExcludeId), cancellationToken).ConfigureAwait(false));
    }
}
