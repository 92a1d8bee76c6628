using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx;

/// <summary>Makes embeddings and token vectors with a local bi-encoder: one forward pass of an ONNX graph over each text gives both.</summary>
/// <remarks>
/// The embedding is pooled and normalised as the folder's <c>1_Pooling/config.json</c> and <c>modules.json</c> say; the token vectors leave out special tokens and are each of length 1.
/// An int8 graph runs one text at a time on parallel threads, so a text's vectors do not depend on its neighbours; an fp32 graph runs batches of similar length.
/// The passes over the last few single texts are remembered, so that the embedding of a query and its token vectors cost one pass. The prompts of the options, else of the folder's <c>config_sentence_transformers.json</c>, else of the catalogue's entry of that name,
/// stand before every text: that of queries in <see cref="EmbedQueryAsync"/> and <see cref="EncodeQueryAsync"/>, that of passages elsewhere; their tokens have vectors too.
/// The graph is loaded by the first call; the folder's layout is that of <see cref="OnnxCrossEncoderReranker"/>.
/// </remarks>
public sealed class OnnxBiEncoder : IEmbeddingGenerator<string, Embedding<float>>, ITokenVectorEncoder, IQueryEmbedder
{
    private readonly LocalModel _model;
    private readonly EmbeddingHead _head;
    private readonly EmbeddingPrompts _prompts;
    private readonly RecentPasses _recent = new();
    private readonly Lazy<string> _modelId;
    private EmbeddingGeneratorMetadata? _metadata;

    /// <summary>Initializes a new instance of the <see cref="OnnxBiEncoder"/> class.</summary>
    /// <param name="modelFolder">The model folder.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="modelFolder"/> is empty.</exception>
    /// <exception cref="RerankException">The folder or one of its files is missing or broken.</exception>
    public OnnxBiEncoder(string modelFolder, OnnxModelOptions? options = null)
    {
        _model = new LocalModel(modelFolder, options, (_, _) => new GraphContract(GraphOutput.TokenVectors));
        _head = EmbeddingHead.Read(_model.Folder, _model.Config);
        Languages = ModelLanguages.Of(_model.Folder);
        _prompts = EmbeddingPrompts.Read(_model.Folder, options);
        _modelId = new Lazy<string>(() => $"{_model.Folder.Name}-{_model.File.PrecisionName}-{_head.Pooling.ToString().ToLowerInvariant()}-{_model.Window}-{_model.File.ShortHash}{_prompts.Identity}");
    }

    /// <summary>Gets the identity of the encoder: the folder's name, precision, pooling, window, the beginning of the graph's SHA-256, and that of the prompts' where there are any.</summary>
    public string ModelId => _modelId.Value;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Languages { get; }

    /// <summary>Gets the number of dimensions of an embedding and of a token vector.</summary>
    public int Dimensions => _head.Dimensions ?? _model.Graph.Width;

    /// <summary>Gets the greatest number of tokens of one text, special tokens included; the rest is cut.</summary>
    public int MaxTokens => _model.Window;

    /// <inheritdoc/>
    /// <remarks>Embeds passages; queries are embedded by <see cref="EmbedQueryAsync"/>. Where a text was cut, the embedding's <c>AdditionalProperties</c> have <c>truncated</c>.</remarks>
    /// <exception cref="ArgumentException">The options ask for another number of dimensions.</exception>
    /// <exception cref="RerankException">The graph cannot be loaded, or a Run failed.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } asked && asked != Dimensions)
            throw new ArgumentException($"The model '{_model.Folder.Name}' makes embeddings of {Dimensions} dimensions, but {asked} were asked for; leave Dimensions null.", nameof(options));
        string[] texts = [.. values.Select(value => _prompts.Passage + value)];
        IReadOnlyList<EmbeddingPass> passes = texts.Length == 1
            ? [await PassAsync(texts[0], cancellationToken).ConfigureAwait(false)]
            : await PassAsync(texts, withTokenVectors: false, cancellationToken).ConfigureAwait(false);
        var tokens = passes.Sum(pass => (long)pass.TokenCount);
        return new GeneratedEmbeddings<Embedding<float>>(passes.Select(pass => new Embedding<float>(pass.Embedding)
        {
            ModelId = ModelId,
            AdditionalProperties = pass.Truncated ? new AdditionalPropertiesDictionary { ["truncated"] = true } : null,
        }))
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The graph cannot be loaded, or a Run failed.</exception>
    public async Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var pass = await PassAsync(_prompts.Query + query, cancellationToken).ConfigureAwait(false);
        return pass.TokenVectors!;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The graph cannot be loaded, or a Run failed.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(string query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var pass = await PassAsync(_prompts.Query + query, cancellationToken).ConfigureAwait(false);
        return pass.Embedding;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The graph cannot be loaded, or a Run failed.</exception>
    public async Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        var passes = await PassAsync([.. passages.Select(passage => _prompts.Passage + passage)], withTokenVectors: true, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(passes, pass => new PassageEncoding(Unit(pass.Embedding), pass.TokenVectors!, pass.Truncated));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(EmbeddingGeneratorMetadata)) return _metadata ??= new EmbeddingGeneratorMetadata(LoadError.Provider, defaultModelId: ModelId, defaultModelDimensions: Dimensions);
        if (serviceType == typeof(ITokenCounter)) return _model.Tokenizer;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private async Task<EmbeddingPass> PassAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_recent.Find(text) is { } known) return known;
        var passes = await PassAsync([text], withTokenVectors: true, cancellationToken).ConfigureAwait(false);
        _recent.Add(text, passes[0]);
        return passes[0];
    }

    private Task<EmbeddingPass[]> PassAsync(string[] texts, bool withTokenVectors, CancellationToken cancellationToken) =>
        _model.RunAsync(
            texts.Length,
            (i, arena) => _model.Tokenizer.Encode(texts[i], _model.Window, arena),
            (i, in input, values) => Read(input, values, withTokenVectors),
            "embed",
            cancellationToken);

    private EmbeddingPass Read(in TokenizedInput input, ReadOnlySpan<float> values, bool withTokenVectors)
    {
        var dimensions = _model.Graph.Width;
        if (dimensions != Dimensions)
            throw LoadError.Create($"The graph '{_model.File.Path}' must put out the {Dimensions} dimensions that the model's configuration states, but puts out {dimensions}; copy the graph and its configuration from one place.");
        var vectors = values[..(input.Ids.Length * dimensions)];
        var embedding = Pooling.Pool(vectors, dimensions, _head.Pooling);
        var finite = !_head.Normalize || Pooling.Normalize(embedding);
        TokenVectors? tokenVectors = null;
        if (withTokenVectors)
        {
            var tokens = vectors.Slice(input.TextStart * dimensions, input.TextLength * dimensions).ToArray();
            for (var start = 0; start < tokens.Length; start += dimensions) finite &= Pooling.Normalize(tokens.AsSpan(start, dimensions));
            tokenVectors = new TokenVectors(tokens, dimensions);
        }

        if (!finite)
            throw new RerankException($"The model '{_model.Folder.Name}' must give finite numbers, but gave NaN or infinity for a text of {input.TextLength} tokens; check the graph '{_model.File.Path}'.") { ProviderName = LoadError.Provider, Operation = "embed" };
        return new EmbeddingPass(embedding, tokenVectors, input.Ids.Length, input.Truncated);
    }

    private float[] Unit(float[] embedding)
    {
        if (_head.Normalize) return embedding;
        float[] unit = [.. embedding];
        Pooling.Normalize(unit);
        return unit;
    }
}
