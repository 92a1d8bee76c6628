using SkRerank.Lucene;
using SkRerank.Retrieval;

namespace SkRerank.Local;

/// <summary>Holds passages in one folder on this machine, with the models in the box; thread-safe.</summary>
/// <remarks>BM25, embeddings and packed token vectors live in one Lucene.NET index; the models load at their first use.</remarks>
public sealed class LocalStore : IDisposable
{
    private readonly bool _ownsModels;

    /// <summary>Initializes a new instance of the <see cref="LocalStore"/> class.</summary>
    /// <param name="folder">The folder of the store; made at the first write.</param>
    /// <param name="models">Models to share, which stay open when the store is disposed, or <see langword="null"/> for its own.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="RerankException">The model in the box cannot be loaded.</exception>
    public LocalStore(string folder, LocalModels? models = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _ownsModels = models is null;
        Models = models ?? new LocalModels();
        Collection = new LuceneCollection<string, Passage>(folder, new LuceneCollectionOptions
        {
            Definition = Passage.Definition(Models.Encoder.Dimensions),
            EmbeddingGenerator = Models.Generator,
            RebuildHint = $"give --embedding and --token-vectors as it was indexed with, or delete the folder and run 'skrerank index INPUT --store {folder}'",
        });
    }

    /// <summary>Gets the models that embed and rerank.</summary>
    public LocalModels Models { get; }

    /// <summary>Gets the passages.</summary>
    public LuceneCollection<string, Passage> Collection { get; }

    /// <summary>Gets the turn of those who change single documents: one looks up what it replaces and writes before the next looks.</summary>
    internal SemaphoreSlim UpdateTurn { get; } = new(1, 1);

    /// <summary>Makes a retriever over the passages; it lives as long as the store.</summary>
    /// <param name="options">The options, or <see langword="null"/> for the default pipeline: hybrid by min-max, then z(hybrid) + z(MaxSim).</param>
    /// <param name="reranker">The reranker of <see cref="SearchMode.Rerank"/>, which must score every candidate, or <see langword="null"/> for the one that the options describe; not owned.</param>
    /// <returns>The retriever.</returns>
    /// <exception cref="ArgumentException">An option does not fit the others, or names no model.</exception>
    public IRetriever CreateRetriever(LocalPipelineOptions? options = null, IReranker? reranker = null)
    {
        options ??= new LocalPipelineOptions();
        var bm25 = new LuceneKeywordRetriever<string, Passage>(Collection, passage => passage.ToDocument(), options.Filter);
        if (options.Mode == SearchMode.Bm25) return bm25;
        var vector = new LuceneVectorRetriever<string, Passage>(Collection, passage => passage.ToDocument(), options.Filter);
        if (options.Mode == SearchMode.Vector) return vector;

        var late = options.Mode == SearchMode.Late || options.LateLeg ? new LuceneLateInteractionRetriever<string, Passage>(Collection, passage => passage.ToDocument(), options.Filter) : null;
        if (options.Mode == SearchMode.Late) return late!;

        var hybrid = new HybridRetriever(
            [new RetrievalLeg("bm25", bm25, options.Bm25Weight), new RetrievalLeg("vector", vector, options.VectorWeight), .. late is null ? [] : new[] { new RetrievalLeg("late", late) }],
            new HybridRetrieverOptions { Fusion = options.CreateFusion() });
        if (options.Mode == SearchMode.Hybrid) return hybrid;
        return new RerankingRetriever(hybrid, reranker ?? Models.CreateReranker(options), new RerankingRetrieverOptions { Depth = options.Depth });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Collection.Dispose();
        if (_ownsModels) Models.Dispose();
    }
}
