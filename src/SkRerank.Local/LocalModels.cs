using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;
using SkRerank.Middleware;
using SkRerank.Models;
using SkRerank.Onnx;

namespace SkRerank.Local;

/// <summary>Holds the models of local stores, by default those in the box, and makes rerankers over them; each graph is loaded by its first use. Thread-safe.</summary>
public sealed class LocalModels : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OnnxCrossEncoderReranker> _crossEncoders = new(StringComparer.Ordinal);

    private readonly PairedEncoder? _pair;

    /// <summary>Initializes a new instance of the <see cref="LocalModels"/> class with the models in the box.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder of the bi-encoder is not beside the program.</exception>
    /// <exception cref="RerankException">One of its files is missing or broken.</exception>
    public LocalModels()
        : this(new LocalModelsOptions())
    {
    }

    /// <summary>Initializes a new instance of the <see cref="LocalModels"/> class.</summary>
    /// <param name="options">Which models.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A named model is no folder.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of a model in the box is not beside the program.</exception>
    /// <exception cref="RerankException">A file of a model is missing or broken.</exception>
    public LocalModels(LocalModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Encoder = new OnnxBiEncoder(EncoderFolder(options.Embedding));
        TokenCounter = (ITokenCounter)Encoder.GetService(typeof(ITokenCounter))!;
        if (options.TokenVectors is { } tokens) _pair = new PairedEncoder(Encoder, CreateTokenEncoder(EncoderFolder(tokens)));
    }

    /// <summary>Gets the bi-encoder that makes embeddings, and token vectors where no other model makes them.</summary>
    public OnnxBiEncoder Encoder { get; }

    /// <summary>Gets the encoder of token vectors.</summary>
    public ITokenVectorEncoder TokenVectorEncoder => _pair is null ? Encoder : _pair;

    /// <summary>Gets what makes embeddings and token vectors for a store.</summary>
    internal IEmbeddingGenerator<string, Embedding<float>> Generator => _pair is null ? Encoder : _pair;

    /// <summary>Gets what counts tokens as <see cref="Encoder"/> does.</summary>
    public ITokenCounter TokenCounter { get; }

    /// <summary>Makes the reranker of a pipeline; it lives as long as these models.</summary>
    /// <param name="options">The options, or <see langword="null"/> for the default: z(incoming score) + z(MaxSim).</param>
    /// <returns>The reranker.</returns>
    /// <exception cref="ArgumentException">An option does not fit the others, or names no model.</exception>
    /// <exception cref="RerankException">A file of the named model is missing or broken.</exception>
    public IReranker CreateReranker(LocalPipelineOptions? options = null)
    {
        options ??= new LocalPipelineOptions();
        var reranker = CreateScorer(options);
        return options.Condition is { } condition ? new ConditionalReranker(reranker, condition) : reranker;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Generator.Dispose();
        foreach (var crossEncoder in _crossEncoders.Values) crossEncoder.Dispose();
    }

    private IReranker CreateScorer(LocalPipelineOptions options)
    {
        if (options.CrossEncoder is not null && options.Model is not null) throw new ArgumentException("There can be one cross-encoder, but both Model and CrossEncoder are set; leave one of them out.", nameof(options));
        if (options.Blend is not null && options.Model is null && options.CrossEncoder is null)
            throw new ArgumentException($"Blend adds a cross-encoder's score, but Model names none; set Model to '{MiniLmRerankerModel.Name}' or to a model folder.", nameof(options));
        var crossEncoder = options.CrossEncoder ?? (options.Model is { } model ? CrossEncoder(model) : null);
        if (options.Calibrator is not null && (crossEncoder is null || options.Blend is not null))
            throw new ArgumentException("Calibrator is for the scores of a cross-encoder alone; set Model, and leave Blend null.", nameof(options));
        if (options.MinProbability is not null && options.Calibrator is null)
            throw new ArgumentException("MinProbability needs probabilities, but there is no Calibrator; fit one with 'skrerank calibrate' or Calibrator.Fit, and set it.", nameof(options));
        if (crossEncoder is not null && options.Blend is null) return Calibrated(new SharedReranker(crossEncoder), options);
        var blend = new BlendOptions { IncomingWeight = options.HybridWeight, Weight = options.LateInteractionWeight, Name = "maxsim" };
        if (crossEncoder is not null) blend.Terms.Add(new BlendTerm("cross-encoder", crossEncoder, options.Blend!.Value));
        return new BlendingReranker(new LateInteractionReranker(TokenVectorEncoder), blend);
    }

    private static IReranker Calibrated(SharedReranker crossEncoder, LocalPipelineOptions options)
    {
        if (options.Calibrator is not { } calibrator) return crossEncoder;
        var builder = crossEncoder.AsBuilder();
        if (options.MinProbability is { } minimum) builder.UseThreshold(minimum);
        return builder.UseCalibration(calibrator).Build();
    }

    // A ColBERT model says so by the file that describes its markers.
    private static ITokenVectorEncoder CreateTokenEncoder(string folder) => ColBertEncoder.IsColBert(folder) ? new ColBertEncoder(folder) : new OnnxBiEncoder(folder);

    private static string EncoderFolder(string model) => model == MiniLmEmbeddingModel.Name ? MiniLmEmbeddingModel.Folder
        : Directory.Exists(model) ? model
        : throw new ArgumentException($"An encoder must be '{MiniLmEmbeddingModel.Name}' or an existing model folder, but was '{model}'.", nameof(model));

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
