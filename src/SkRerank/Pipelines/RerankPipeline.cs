using System.Text.Json;
using SkRerank.Retrieval;

namespace SkRerank.Pipelines;

/// <summary>Represents a pipeline that was made of a definition, usually a JSON file that <c>skrerank tune</c> wrote; thread-safe, as its stages are.</summary>
/// <remarks>
/// In the order of a query: the legs retrieve and are fused; duplicates are folded; the skip rule decides; the stages score, each over the best of the one before, within the time budget; a threshold takes out; MMR orders; the first so many are given.
/// The format is described in <c>docs/pipelines.md</c>. An unknown stage, an unknown property, another version, a missing file and another model revision are errors when it is loaded.
/// </remarks>
public sealed class RerankPipeline : IDisposable
{
    private readonly List<IReranker> _created = [];
    private readonly IReranker? _inner;
    private readonly IReranker _reranker;

    /// <summary>Initializes a new instance of the <see cref="RerankPipeline"/> class.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="stages">The stages that it may name, or <see langword="null"/> for those of <paramref name="services"/> and of this package.</param>
    /// <param name="services">The services of the host, or <see langword="null"/> for none; they must live as long as the pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A number of the definition is not finite.</exception>
    /// <exception cref="RerankException">The definition cannot be used; the message names the place, and for a stage that is not registered its package.</exception>
    public RerankPipeline(PipelineDefinition definition, PipelineStages? stages = null, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(definition);

        // One that was made in code is held to the same rules as one that was read.
        var json = definition.ToJson();
        Definition = PipelineReader.Read(json, definition.Source) with { Folder = definition.Folder };
        using var document = JsonDocument.Parse(json);
        var root = PipelineJson.Of(document.RootElement, "$", definition.Source);
        var builder = new PipelineBuilder(Definition, root, stages ?? PipelineStages.Of(services), services ?? EmptyServiceProvider.Instance);
        builder.Check();
        _created = builder.Created;
        try
        {
            var legs = builder.Legs();
            _inner = builder.Reranker();
            _reranker = Standalone(_inner ?? new KeptOrderReranker());
            Retriever = legs is null ? null : Over(legs);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the definition.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Gets the pipeline as a reranker of what others retrieve; it belongs to the pipeline, and disposing it does nothing.</summary>
    /// <remarks>What is deeper than the first stage looks stays below in its order. <see cref="PipelineDefinition.Top"/> is the number of results where a call names none.</remarks>
    public IReranker Reranker => new UnownedReranker(_reranker);

    /// <summary>Gets the whole pipeline as a retriever, which takes <see cref="PipelineDefinition.Candidates"/> where a call brings no options.</summary>
    /// <value><see langword="null"/> where the definition has no retrieval legs.</value>
    public IRetriever? Retriever { get; }

    /// <summary>Loads a pipeline from a file; relative paths in it start from the file's folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stages">The stages that it may name, or <see langword="null"/> for those of <paramref name="services"/> and of this package.</param>
    /// <param name="services">The services of the host, or <see langword="null"/> for none; they must live as long as the pipeline.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="RerankException">The file cannot be read or used; the message names the place, and for a stage that is not registered its package.</exception>
    public static RerankPipeline Load(string path, PipelineStages? stages = null, IServiceProvider? services = null) => new(PipelineDefinition.Load(path), stages, services);

    /// <summary>Loads a pipeline from a stream of UTF-8, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="stages">The stages that it may name, or <see langword="null"/> for those of <paramref name="services"/> and of this package.</param>
    /// <param name="services">The services of the host, or <see langword="null"/> for none; they must live as long as the pipeline.</param>
    /// <param name="folder">The folder that relative paths start from, or <see langword="null"/> for the current one.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">It cannot be used; the message names the place, and for a stage that is not registered its package.</exception>
    public static RerankPipeline Load(Stream stream, PipelineStages? stages = null, IServiceProvider? services = null, string? folder = null) => new(PipelineDefinition.Load(stream, folder), stages, services);

    /// <summary>Makes a retriever that reranks and selects what another one finds, in place of the legs of the definition.</summary>
    /// <param name="candidates">Finds the candidates.</param>
    /// <returns>The retriever; it lives as long as the pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="candidates"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The skip rule reads the scores of a leg that the retriever does not have.</exception>
    public IRetriever Over(IRetriever candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (_inner is null) return new PipelineRetriever(candidates, Definition.Candidates, Definition.Top);
        try
        {
            return new PipelineRetriever(new RerankingRetriever(candidates, _inner, new RerankingRetrieverOptions { Depth = Depth }), Definition.Candidates, Definition.Top);
        }
        catch (ArgumentException exception)
        {
            throw PipelineError.At(Definition.Source, $"$.skip {exception.Message.Split(" (Parameter", 2)[0]}", exception);
        }
    }

    /// <summary>Writes the definition to a file, whole or not at all, replacing one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Definition.Save(path);

    /// <summary>Disposes the stages that were made for the pipeline.</summary>
    public void Dispose()
    {
        foreach (var reranker in _created) reranker.Dispose();
        _created.Clear();
    }

    private int? Depth => Definition.Stages.Count == 0 ? null : Definition.Stages[0].Depth;

    private IReranker Standalone(IReranker reranker)
    {
        if (Depth is { } depth) reranker = new HeadReranker(reranker, depth);
        return Definition.Top is { } top ? new Middleware.ConfigureOptionsReranker(reranker, options => options.TopN ??= top) : reranker;
    }
}
