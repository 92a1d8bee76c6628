using System.Numerics.Tensors;
using SkRerank.LateInteraction;
using SkRerank.Onnx.Heads;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx;

/// <summary>Makes token vectors with a ColBERT model on ONNX Runtime; thread-safe.</summary>
/// <remarks>
/// Markers, lengths, the filling of queries with <c>[MASK]</c> and the skipping of punctuation are as the folder's <c>artifact.metadata</c> says (Khattab and Zaharia, <c>arXiv:2004.12832</c>), or PyLate's
/// <c>config_sentence_transformers.json</c>. The graph contains the projection, or it stands beside it as the Dense module that <c>modules.json</c> lists.
/// A query has a vector at each of its positions, also where <c>[MASK]</c> fills it up; a document has one for each token that is no punctuation. Vectors have length 1.
/// It makes no embedding: <see cref="PassageEncoding.Embedding"/> is empty.
/// </remarks>
public sealed class ColBertEncoder : ITokenVectorEncoder
{
    private readonly LocalModel _model;
    private readonly ColBertTokenizer _tokenizer;
    private readonly DenseModule? _projection;
    private readonly int? _dimensions;
    private readonly Lazy<string> _modelId;

    /// <summary>Initializes a new instance of the <see cref="ColBertEncoder"/> class; the graph is loaded by the first call.</summary>
    /// <param name="modelFolder">The model folder.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults; <see cref="OnnxModelOptions.MaxTokens"/> has no meaning here.</param>
    /// <exception cref="ArgumentException"><paramref name="modelFolder"/> is empty.</exception>
    /// <exception cref="RerankException">The folder or one of its files is missing or broken.</exception>
    public ColBertEncoder(string modelFolder, OnnxModelOptions? options = null)
    {
        _model = new LocalModel(modelFolder, options, (_, _) => new GraphContract(GraphOutput.TokenVectors));
        var settings = ColBertSettings.Read(_model.Folder);
        _tokenizer = new ColBertTokenizer(_model.Tokenizer, settings, _model.Folder);
        Languages = ModelLanguages.Of(_model.Folder);
        _projection = ReadProjection(_model.Folder);
        _dimensions = settings.Dimensions ?? _projection?.Outputs;
        _modelId = new Lazy<string>(() => $"{_model.Folder.Name}-{_model.File.PrecisionName}-colbert-{settings.QueryLength}-{settings.DocumentLength}-{_model.File.ShortHash}");
    }

    /// <summary>Gets the identity of the encoder: the folder's name, precision, lengths and the beginning of the graph's SHA-256.</summary>
    public string ModelId => _modelId.Value;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Languages { get; }

    /// <summary>Says whether a folder is that of a ColBERT model: it has <c>artifact.metadata</c>, or PyLate's markers in <c>config_sentence_transformers.json</c>.</summary>
    /// <param name="modelFolder">The model folder.</param>
    /// <returns>Whether it is one.</returns>
    /// <exception cref="ArgumentException"><paramref name="modelFolder"/> is empty.</exception>
    /// <exception cref="RerankException">The folder is missing, or the file is broken.</exception>
    public static bool IsColBert(string modelFolder) => ColBertSettings.Describes(new ModelFolder(modelFolder));

    /// <inheritdoc/>
    public int Dimensions => _dimensions ?? _model.Graph.Width;

    /// <inheritdoc/>
    /// <exception cref="RerankException">The graph cannot be loaded, or a Run failed.</exception>
    public async Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var vectors = await _model.RunAsync(1, (_, arena) => _tokenizer.Query(query, arena), (_, in input, values) => Read(input, values, _ => true), "encode", cancellationToken).ConfigureAwait(false);
        return vectors[0];
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The graph cannot be loaded, or a Run failed.</exception>
    public async Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        return await _model.RunAsync(
            passages.Count,
            (i, arena) => _tokenizer.Document(passages[i], arena),
            (_, in input, values) => new PassageEncoding(ReadOnlyMemory<float>.Empty, Read(input, values, _tokenizer.IsKept), input.Truncated),
            "encode",
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private TokenVectors Read(in TokenizedInput input, ReadOnlySpan<float> values, Predicate<int> isKept)
    {
        var width = _model.Graph.Width;
        var projects = width != Dimensions && width == _projection?.Inputs;
        if (width != Dimensions && !projects)
            throw LoadError.Create($"The graph '{_model.File.Path}' must put out the {Dimensions} dimensions of ColBERT's projection, but puts out {width}; export the model with its projection.");
        var kept = new List<float>(input.Ids.Length * Dimensions);
        for (var i = 0; i < input.Ids.Length; i++)
        {
            if (!isKept(input.Ids.Span[i])) continue;
            var vector = values.Slice(i * width, width);
            kept.AddRange(projects ? _projection!.Apply(vector.ToArray()) : vector);
        }

        float[] vectors = [.. kept];
        if (vectors.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(vectors))
            throw new RerankException($"The model '{_model.Folder.Name}' must give finite numbers, but gave NaN or infinity for a text of {input.Ids.Length} tokens; check the graph '{_model.File.Path}'.") { ProviderName = LoadError.Provider, Operation = "encode" };
        for (var start = 0; start < vectors.Length; start += Dimensions) Pooling.Normalize(vectors.AsSpan(start, Dimensions));
        return new TokenVectors(vectors, Dimensions);
    }

    private static DenseModule? ReadProjection(ModelFolder folder) =>
        ModelModule.Read(folder)?.FirstOrDefault(module => module.Kind == "Dense")?.Path is { } path ? DenseModule.Read(folder, path) : null;
}
