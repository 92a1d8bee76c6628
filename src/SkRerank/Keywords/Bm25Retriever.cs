using SkRerank.Retrieval;

namespace SkRerank.Keywords;

/// <summary>Retrieves candidates by BM25 from an index in memory; thread-safe.</summary>
/// <remarks>The candidate's id is the record's key. A query of stop words only finds nothing.</remarks>
public sealed class Bm25Retriever : IRetriever
{
    private readonly Bm25Index<string> _index;
    private readonly Func<string, RerankDocument?> _toDocument;
    private readonly StageKind _stage;

    /// <summary>Initializes a new instance of the <see cref="Bm25Retriever"/> class.</summary>
    /// <param name="index">The index; not owned.</param>
    /// <param name="toDocument">Gives the candidate of a key, or <see langword="null"/> where there is none any more: it is left out, and the others move up.</param>
    /// <param name="stage">The name of this stage in the trail.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="stage"/> is empty.</exception>
    public Bm25Retriever(Bm25Index<string> index, Func<string, RerankDocument?> toDocument, string stage = "bm25")
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(toDocument);
        ArgumentException.ThrowIfNullOrWhiteSpace(stage);
        _index = index;
        _toDocument = toDocument;
        _stage = new StageKind(stage, ScoreKind.Logit);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [_stage];

    /// <inheritdoc/>
    public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new RetrievalOptions();
        var candidates = new List<RerankDocument>();
        foreach (var hit in _index.Search(query, options.CandidateCount, options.ExcludeId is { } excluded ? key => key != excluded : null))
        {
            if (_toDocument(hit.Key) is not { } document) continue;
            candidates.Add(new RerankDocument(document)
            {
                Id = hit.Key,
                RetrievalScore = hit.Score,
                Trail = [.. document.Trail, new StageScore(_stage.Stage, hit.Score, _stage.Kind, candidates.Count + 1)],
            });
        }

        return Task.FromResult(new RetrievalResponse(candidates));
    }
}
