using SkRerank.Retrieval;
using SkRerank.Server.Collections;

namespace SkRerank.Server.Tests.OpenApi;

/// <summary>A collection that finds one passage with everything that an answer can tell, and takes documents.</summary>
internal sealed class NoteIndex : ISearchIndex
{
    public string Name => "notes";

    public IReadOnlyList<string> Modes => ["rerank", "bm25"];

    public bool IsReadOnly => false;

    public Task<long> CountAsync(CancellationToken cancellationToken = default) => Task.FromResult(1L);

    public Task<RetrievalResponse> SearchAsync(string query, CollectionSearchOptions options, CancellationToken cancellationToken = default)
    {
        Faults.Throw(query);
        StageScore[] trail =
        [
            new("bm25", 7.1, ScoreKind.Similarity, 1),
            new("cross-encoder", 2.5, ScoreKind.Logit, 1) { RankBefore = 1, Contribution = 0.5, Activated = 0.92, Probability = 0.8 },
        ];
        return Task.FromResult(new RetrievalResponse([new RerankDocument("A flea lives for months.") { Id = "fleas#0", SourceId = "fleas", Title = "Fleas", Link = "https://example.com/fleas", SourceSpan = new(0, 24), RetrievalScore = 2.5, Trail = trail }]));
    }

    public Task<int> UpdateAsync(IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken = default)
    {
        foreach (var document in documents) Faults.Throw(document.Text);
        return Task.FromResult(deletedIds.Count);
    }

    public Task<CollectionDocument?> GetAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult<CollectionDocument?>(null);

    public Task<IReadOnlyList<CollectionDocument>> ListAsync(string? after, int count, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<CollectionDocument>>([]);
}
