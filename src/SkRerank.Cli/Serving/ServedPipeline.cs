using Microsoft.Extensions.DependencyInjection;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Pipelines;
using SkRerank.Server;
using SkRerank.Server.Collections;

namespace SkRerank.Cli.Serving;

/// <summary>The models and the store of a server; disposed after it.</summary>
internal sealed class ServedPipeline : IDisposable
{
    private readonly LocalModels _models;
    private readonly OnnxCrossEncoderReranker _crossEncoder;
    private readonly LocalStore? _store;
    private readonly RerankPipeline? _pipeline;
    private readonly List<ServedModel> _served;

    private ServedPipeline(string? folder, string model, IReadOnlyList<string> aliases, PipelineDefinition? definition, LocalModels models)
    {
        _models = models;
        _crossEncoder = new OnnxCrossEncoderReranker(ModelFolderName.Folder(model));
        _store = folder is null ? null : new LocalStore(folder, models);
        _served =
        [
            new ServedModel(model) { Reranker = _crossEncoder, Aliases = aliases },
            new ServedModel(MiniLmEmbeddingModel.Name) { Embeddings = models.Encoder, TokenVectors = ReferenceEquals(models.TokenVectorEncoder, models.Encoder) ? null : models.TokenVectorEncoder },
        ];
        if (_store is null) return;
        _pipeline = definition is null ? null : PipelineArguments.Create(definition, _store);
        Collection = new LocalSearchIndex(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder!))), _store, _crossEncoder, _pipeline is null ? null : PipelineArguments.Retriever(_pipeline));
    }

    /// <summary>Gets the store as requests see it.</summary>
    public ISearchIndex? Collection { get; }

    /// <summary>Gets how many passages the store had when it was opened; 0 without one.</summary>
    public long Passages { get; private set; }

    /// <summary>Opens what is served; a store that cannot be used is told here, before a server starts.</summary>
    /// <param name="folder">The folder of the store, or <see langword="null"/> for models alone.</param>
    /// <param name="model">The cross-encoder's name or folder.</param>
    /// <param name="aliases">Other names of the cross-encoder.</param>
    /// <param name="definition">The pipeline that searches run by default, or <see langword="null"/> for the store's own.</param>
    /// <param name="models">The models of the store; owned from here on.</param>
    /// <param name="cancellationToken">The token that cancels the opening.</param>
    public static async Task<ServedPipeline> OpenAsync(string? folder, string model, IReadOnlyList<string> aliases, PipelineDefinition? definition, LocalModels models, CancellationToken cancellationToken)
    {
        var pipeline = new ServedPipeline(folder, model, aliases, definition, models);
        try
        {
            if (pipeline.Collection is { } collection) pipeline.Passages = await collection.CountAsync(cancellationToken);
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    public void AddTo(IServiceCollection services)
    {
        foreach (var model in _served) services.AddSingleton(model);
        if (Collection is { } collection) services.AddSingleton(collection);
    }

    public void Dispose()
    {
        _pipeline?.Dispose();
        _store?.Dispose();
        _crossEncoder.Dispose();
        _models.Dispose();
    }
}
