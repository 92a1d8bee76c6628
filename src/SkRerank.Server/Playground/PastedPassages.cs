using System.Globalization;
using SkRerank.Fusion;
using SkRerank.Keywords;
using SkRerank.LateInteraction;
using SkRerank.Middleware;
using SkRerank.Retrieval;
using SkRerank.Server.Collections;
using SkRerank.Server.Models;

namespace SkRerank.Server.Playground;

/// <summary>Searches passages that came with a request as a collection is searched, with the models of this server.</summary>
internal sealed class PastedPassages : ISearchIndex
{
    private readonly Dictionary<string, RerankDocument> _passages;
    private readonly Bm25Index<string> _words = new();
    private readonly ServedModel? _embedding;
    private readonly ServedModel? _encoding;
    private readonly ServedModel? _reranking;

    public PastedPassages(IReadOnlyList<string> passages, ServedModels models)
    {
        _passages = passages.Select((text, i) => new RerankDocument(text) { Id = string.Create(CultureInfo.InvariantCulture, $"passage {i + 1}") }).ToDictionary(passage => passage.Id!, StringComparer.Ordinal);
        foreach (var (id, passage) in _passages) _words.Upsert(id, passage.Text);
        _embedding = models.All.FirstOrDefault(model => model.Embeddings is not null);
        _encoding = models.All.FirstOrDefault(model => model.TokenEncoder is not null);
        _reranking = models.All.FirstOrDefault(model => model.Reranker is not null);
        List<string> modes = ["bm25"];
        if (_embedding is not null) modes.AddRange(["vector", "hybrid"]);
        if (_encoding is not null) modes.Add("rerank");
        if (_reranking is not null) modes.Add("cross-encoder");
        Modes = modes;
    }

    public string Name => "pasted passages";

    public IReadOnlyList<string> Modes { get; }

    public bool IsReadOnly => true;

    public Task<long> CountAsync(CancellationToken cancellationToken = default) => Task.FromResult((long)_passages.Count);

    public async Task<RetrievalResponse> SearchAsync(string query, CollectionSearchOptions options, CancellationToken cancellationToken = default)
    {
        var found = await Retriever(options).RetrieveAsync(query, new RetrievalOptions { CandidateCount = Math.Max(options.Top, options.Depth ?? RetrievalOptions.DefaultCandidateCount) }, cancellationToken).ConfigureAwait(false);
        return new RetrievalResponse(found, [.. found.Candidates.Take(options.Top)]);
    }

    public Task<int> UpdateAsync(IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken = default) => throw new NotSupportedException("Pasted passages can only be searched.");

    public Task<CollectionDocument?> GetAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(_passages.TryGetValue(id, out var passage) ? new CollectionDocument(id, passage.Text) : null);

    public Task<IReadOnlyList<CollectionDocument>> ListAsync(string? after, int count, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<CollectionDocument>>([.. _passages.Keys.Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal).Take(count).Select(id => new CollectionDocument(id, string.Empty))]);

    // The same stages as those of a local store.
    private IRetriever Retriever(CollectionSearchOptions options)
    {
        var words = new Bm25Retriever(_words, id => _passages[id]);
        if (options.Mode == "bm25") return words;
        List<RetrievalLeg> legs = [new("bm25", words, options.Bm25Weight ?? 1)];
        if (_embedding is not null)
        {
            var vector = new PassageVectorRetriever([.. _passages.Values], _embedding.Embeddings!);
            if (options.Mode == "vector") return vector;
            legs.Add(new RetrievalLeg("vector", vector, options.VectorWeight ?? 1));
        }

        if (options.Mode == "hybrid") return new HybridRetriever(legs, new HybridRetrieverOptions { Fusion = new ReciprocalRankFusion() });
        var hybrid = new HybridRetriever(legs, new HybridRetrieverOptions { Fusion = new MinMaxFusion() });
        var reranker = options.Mode == "rerank"
            ? new BlendingReranker(new LateInteractionReranker(_encoding!.TokenEncoder!), new BlendOptions { IncomingWeight = options.HybridWeight ?? 1, Weight = options.LateInteractionWeight ?? 1, Name = "maxsim" })
            : _reranking!.Reranker!;
        return new RerankingRetriever(hybrid, reranker, new RerankingRetrieverOptions { Depth = options.Depth });
    }
}
