using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Retrieval;

namespace SkRerank.Postgres;

/// <summary>Retrieves candidates by full-text search: a record needs one of the query's words; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key as text. A query without any searchable word finds nothing.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class PostgresKeywordRetriever<TKey, TRecord> : IRetriever
    where TKey : notnull
    where TRecord : class
{
    private readonly PostgresCollection<TKey, TRecord> _collection;
    private readonly CandidateFactory<TRecord> _candidates;
    private readonly DataColumn _text;

    /// <summary>Initializes a new instance of the <see cref="PostgresKeywordRetriever{TKey, TRecord}"/> class.</summary>
    /// <param name="collection">The collection, which has one full-text property; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public PostgresKeywordRetriever(PostgresCollection<TKey, TRecord> collection, Func<TRecord, RerankDocument> toDocument)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        _collection = collection;
        _text = collection.TextColumn();
        _candidates = new CandidateFactory<TRecord>(toDocument, null);
        Stages = [new StageKind(PostgresStages.Keyword, ScoreKind.Logit)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        return _candidates.Create(await _collection.RetrieveAsync(query, _text, null, options.CandidateCount, options.ExcludeId, cancellationToken).ConfigureAwait(false));
    }
}
