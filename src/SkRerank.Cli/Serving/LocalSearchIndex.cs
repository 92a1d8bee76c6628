using System.Linq.Expressions;
using SkRerank.Local;
using SkRerank.Local.Documents;
using SkRerank.Retrieval;
using SkRerank.Server.Collections;

namespace SkRerank.Cli.Serving;

/// <summary>Serves a local store: its modes, its documents and its weights.</summary>
internal sealed class LocalSearchIndex(string name, LocalStore store, IReranker crossEncoder, IRetriever? pipeline = null) : ISearchIndex
{
    /// <summary>The name of the mode in which the cross-encoder alone orders what hybrid search finds.</summary>
    private const string CrossEncoderMode = "cross-encoder";

    private static readonly (string Name, SearchMode Mode)[] Named =
        [("rerank", SearchMode.Rerank), ("hybrid", SearchMode.Hybrid), ("bm25", SearchMode.Bm25), ("vector", SearchMode.Vector), ("late", SearchMode.Late), (CrossEncoderMode, SearchMode.Rerank)];

    /// <summary>The name of the mode that runs the pipeline file, the default where there is one.</summary>
    private const string PipelineMode = "pipeline";

    private readonly LocalDocuments _documents = new(store);

    public string Name { get; } = name;

    public IReadOnlyList<string> Modes { get; } = [.. pipeline is null ? [] : new[] { PipelineMode }, .. Named.Select(mode => mode.Name)];

    public bool IsReadOnly => false;

    public async Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        await store.Collection.CollectionExistsAsync(cancellationToken) ? await store.Collection.CountAsync(cancellationToken: cancellationToken) : 0;

    public async Task<RetrievalResponse> SearchAsync(string query, CollectionSearchOptions options, CancellationToken cancellationToken = default)
    {
        if (!await store.Collection.CollectionExistsAsync(cancellationToken)) return new RetrievalResponse([]);
        var found = await Retriever(options).RetrieveAsync(query, new RetrievalOptions { CandidateCount = Math.Max(options.Top, options.Depth ?? RetrievalOptions.DefaultCandidateCount) }, cancellationToken);
        var kept = found.Candidates.Where(candidate => options.MinScore is not { } least || candidate.RetrievalScore >= least).Take(options.Top);
        return new RetrievalResponse(found, [.. kept]);
    }

    public Task<int> UpdateAsync(IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken = default) =>
        _documents.UpdateAsync([.. documents.Select(document => new LocalDocument(document.Id, document.Text) { Title = document.Title, Link = document.Link })], deletedIds, cancellationToken);

    public async Task<CollectionDocument?> GetAsync(string id, CancellationToken cancellationToken = default) => await _documents.GetAsync(id, cancellationToken) is { } document ? Of(document) : null;

    public async Task<IReadOnlyList<CollectionDocument>> ListAsync(string? after, int count, CancellationToken cancellationToken = default) => [.. (await _documents.ListAsync(after, count, cancellationToken)).Select(Of)];

    private static CollectionDocument Of(LocalDocument document) => new(document.Id, document.Text) { Title = document.Title, Link = document.Link };

    private IRetriever Retriever(CollectionSearchOptions wanted)
    {
        if (pipeline is null || (wanted.Mode ?? PipelineMode) != PipelineMode) return store.CreateRetriever(Options(wanted));
        if (wanted is { Bm25Weight: null, VectorWeight: null, HybridWeight: null, LateInteractionWeight: null, DocumentIds: null }) return pipeline;
        throw new ArgumentException("The pipeline file says weights and has no filter, so mode pipeline takes neither; leave them out, or name another mode.");
    }

    private LocalPipelineOptions Options(CollectionSearchOptions wanted)
    {
        var mode = wanted.Mode ?? Modes[0];
        var options = new LocalPipelineOptions
        {
            Mode = Array.Find(Named, named => named.Name == mode) is { Name: not null } found ? found.Mode : throw new ArgumentException($"The mode should be one of {string.Join(", ", Modes)}, but is another; name one of these."),
            Depth = wanted.Depth,
            CrossEncoder = mode == CrossEncoderMode ? crossEncoder : null,
            Filter = wanted.DocumentIds is { } ids ? Among(ids) : null,
        };
        options.Bm25Weight = wanted.Bm25Weight ?? options.Bm25Weight;
        options.VectorWeight = wanted.VectorWeight ?? options.VectorWeight;
        options.HybridWeight = wanted.HybridWeight ?? options.HybridWeight;
        options.LateInteractionWeight = wanted.LateInteractionWeight ?? options.LateInteractionWeight;
        return options;
    }

    private static Expression<Func<Passage, bool>> Among(IReadOnlyList<string> ids)
    {
        string[] list = [.. ids];
        return passage => list.Contains(passage.DocumentId);
    }
}
