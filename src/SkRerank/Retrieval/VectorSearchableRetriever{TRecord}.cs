using System.Globalization;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Retrieves candidates from any vector store of Microsoft.Extensions.VectorData; as thread-safe as the store.</summary>
/// <remarks>
/// The query goes to the store as text, so the store must have an embedding generator. The store's order is kept, whichever way its scores run. A store cannot leave a record out by its id, so
/// with <see cref="RetrievalOptions.ExcludeId"/> one more is fetched and that one dropped. An empty query finds nothing.
/// </remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed class VectorSearchableRetriever<TRecord> : IRetriever
    where TRecord : class
{
    private readonly IVectorSearchable<TRecord> _searchable;
    private readonly Func<TRecord, RerankDocument> _toDocument;
    private readonly string _stage;

    /// <summary>Initializes a new instance of the <see cref="VectorSearchableRetriever{TRecord}"/> class.</summary>
    /// <param name="searchable">The store; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a record, with its <see cref="RerankDocument.Id"/>.</param>
    /// <param name="stage">The name of this stage in the trail.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="stage"/> is empty.</exception>
    public VectorSearchableRetriever(IVectorSearchable<TRecord> searchable, Func<TRecord, RerankDocument> toDocument, string stage = "vector")
    {
        ArgumentNullException.ThrowIfNull(searchable);
        ArgumentNullException.ThrowIfNull(toDocument);
        ArgumentException.ThrowIfNullOrWhiteSpace(stage);
        _searchable = searchable;
        _toDocument = toDocument;
        _stage = stage;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [new StageKind(_stage, ScoreKind.Similarity)];

    /// <inheritdoc/>
    /// <exception cref="RerankException">The store failed, or gave a record without an id or without a finite score.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        var count = options.ExcludeId is null || options.CandidateCount == int.MaxValue ? options.CandidateCount : options.CandidateCount + 1;
        var candidates = new List<RerankDocument>();
        try
        {
            await foreach (var hit in _searchable.SearchAsync(query, count, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                var document = _toDocument(hit.Record);
                var id = document.Id ?? throw Failure($"Every candidate needs an id, but the record at rank {candidates.Count + 1} got none; set RerankDocument.Id in toDocument.");
                if (id == options.ExcludeId || candidates.Count == options.CandidateCount) continue;
                if (hit.Score is not { } score || !double.IsFinite(score))
                    throw Failure(string.Create(CultureInfo.InvariantCulture, $"The score of a record must be a finite number, but the store gave {hit.Score?.ToString(CultureInfo.InvariantCulture) ?? "none"} for '{id}'; check the store's distance function."));
                candidates.Add(new RerankDocument(document)
                {
                    RetrievalScore = score,
                    Trail = [.. document.Trail, new StageScore(_stage, score, ScoreKind.Similarity, candidates.Count + 1)],
                    Record = hit.Record,
                });
            }
        }
        catch (VectorStoreException exception)
        {
            throw Failure($"The vector store failed: {exception.Message}", exception);
        }

        return new RetrievalResponse(candidates);
    }

    private RerankException Failure(string message, Exception? cause = null) => new(message, cause) { ProviderName = _stage, Operation = "retrieve" };
}
