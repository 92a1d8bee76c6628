using SkRerank.Fusion;
using SkRerank.LateInteraction;
using SkRerank.Lucene;
using SkRerank.Middleware;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Retrieval;

namespace SkRerank.Local;

/// <summary>Holds passages in one folder on this machine, with the models in the box; thread-safe.</summary>
/// <remarks>BM25, embeddings and packed token vectors live in one Lucene.NET index; the models load at their first use.</remarks>
public sealed class LocalStore : IDisposable
{
    private readonly OnnxBiEncoder _encoder;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OnnxCrossEncoderReranker> _crossEncoders = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="LocalStore"/> class.</summary>
    /// <param name="folder">The folder of the store; made at the first write.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="RerankException">The model in the box cannot be loaded.</exception>
    public LocalStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        Collection = new LuceneCollection<string, Passage>(folder, new LuceneCollectionOptions
        {
            EmbeddingGenerator = _encoder,
            PoolingFactor = TokenVectorPacker.DefaultPoolingFactor,
        });
    }

    /// <summary>Gets the passages.</summary>
    public LuceneCollection<string, Passage> Collection { get; }

    /// <summary>Makes a retriever over the passages; it lives as long as the store.</summary>
    /// <param name="options">The options, or <see langword="null"/> for the default pipeline: hybrid by min-max, then z(hybrid) + z(MaxSim).</param>
    /// <returns>The retriever.</returns>
    /// <exception cref="ArgumentException">An option does not fit the others, or names no model.</exception>
    public IRetriever CreateRetriever(LocalPipelineOptions? options = null)
    {
        options ??= new LocalPipelineOptions();
        if (options.Blend is not null && options.Model is null)
            throw new ArgumentException("Blend adds a cross-encoder's score, but Model names none; set Model to 'minilm-reranker' or to a model folder.", nameof(options));
        var bm25 = new LuceneKeywordRetriever<string, Passage>(Collection, passage => passage.ToDocument());
        if (options.Mode == SearchMode.Bm25) return bm25;
        var vector = new LuceneVectorRetriever<string, Passage>(Collection, passage => passage.ToDocument());
        if (options.Mode == SearchMode.Vector) return vector;

        var method = options.Fusion ?? (options.Mode == SearchMode.Hybrid ? FusionMethod.Rrf : FusionMethod.MinMax);
        IFusion fusion = method == FusionMethod.Rrf ? new ReciprocalRankFusion() : new MinMaxFusion();
        var hybrid = new HybridRetriever([new RetrievalLeg("bm25", bm25), new RetrievalLeg("vector", vector)], new HybridRetrieverOptions { Fusion = fusion });
        if (options.Mode == SearchMode.Hybrid) return hybrid;
        return new RerankingRetriever(hybrid, CreateReranker(options), new RerankingRetrieverOptions { Depth = options.Depth });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Collection.Dispose();
        _encoder.Dispose();
        foreach (var crossEncoder in _crossEncoders.Values) crossEncoder.Dispose();
    }

    private IReranker CreateReranker(LocalPipelineOptions options)
    {
        var crossEncoder = options.Model is { } model ? CrossEncoder(model) : null;
        if (crossEncoder is not null && options.Blend is null) return crossEncoder;
        var blend = new BlendOptions { IncomingWeight = options.HybridWeight, Weight = options.LateInteractionWeight, Name = "maxsim" };
        if (crossEncoder is not null) blend.Terms.Add(new BlendTerm("cross-encoder", crossEncoder, options.Blend!.Value));
        return new BlendingReranker(new LateInteractionReranker(_encoder), blend);
    }

    private OnnxCrossEncoderReranker CrossEncoder(string model)
    {
        var folder = model == MiniLmRerankerModel.Name ? MiniLmRerankerModel.Folder : model;
        if (!Directory.Exists(folder))
            throw new ArgumentException($"A model must be '{MiniLmRerankerModel.Name}' or an existing model folder, but was '{model}'.", nameof(model));
        lock (_lock)
        {
            if (!_crossEncoders.TryGetValue(folder, out var crossEncoder)) _crossEncoders.Add(folder, crossEncoder = new OnnxCrossEncoderReranker(folder));
            return crossEncoder;
        }
    }
}
