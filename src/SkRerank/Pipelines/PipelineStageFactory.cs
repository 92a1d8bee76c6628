using SkRerank.Retrieval;

namespace SkRerank.Pipelines;

/// <summary>Makes the stages of one name; see <see cref="PipelineStages"/>.</summary>
public sealed class PipelineStageFactory
{
    private readonly Func<PipelineStageContext, IReranker>? _reranker;
    private readonly Func<PipelineStageContext, IRetriever>? _retriever;

    private PipelineStageFactory(string name, string package, IEnumerable<string> properties, Func<PipelineStageContext, IReranker>? reranker, Func<PipelineStageContext, IRetriever>? retriever)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        ArgumentNullException.ThrowIfNull(properties);
        (Name, Package, Properties, _reranker, _retriever) = (name, package, [.. properties], reranker, retriever);
        var common = reranker is null ? PipelineReader.LegProperties : [.. PipelineReader.StageProperties, "weight"];
        if (Properties.FirstOrDefault(common.Contains) is { } taken) throw new ArgumentException($"Every stage has the property '{taken}', so '{name}' cannot have one of its own by that name; rename it.", nameof(properties));
    }

    /// <summary>Gets the name that definitions use.</summary>
    public string Name { get; }

    /// <summary>Gets the package that the stage is in, which errors name.</summary>
    public string Package { get; }

    /// <summary>Gets the stage's own properties; any other is an error when a pipeline is loaded.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>Gets whether it makes retrieval legs, and not rerankers.</summary>
    public bool IsRetriever => _retriever is not null;

    /// <summary>Registers a reranking stage.</summary>
    /// <param name="name">The name that definitions use.</param>
    /// <param name="package">The package that the stage is in.</param>
    /// <param name="properties">The stage's own properties.</param>
    /// <param name="create">Makes the reranker, which is disposed with the pipeline and scores every document that it is given.</param>
    /// <returns>The factory.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a property is one that every stage has.</exception>
    public static PipelineStageFactory Reranker(string name, string package, IEnumerable<string> properties, Func<PipelineStageContext, IReranker> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return new PipelineStageFactory(name, package, properties, create, null);
    }

    /// <summary>Registers a retrieval leg.</summary>
    /// <param name="name">The name that definitions use.</param>
    /// <param name="package">The package that the leg is in.</param>
    /// <param name="properties">The leg's own properties.</param>
    /// <param name="create">Makes the retriever.</param>
    /// <returns>The factory.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a property is one that every leg has.</exception>
    public static PipelineStageFactory Retriever(string name, string package, IEnumerable<string> properties, Func<PipelineStageContext, IRetriever> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return new PipelineStageFactory(name, package, properties, null, create);
    }

    internal IReranker CreateReranker(PipelineStageContext context) => _reranker!(context) ?? throw new InvalidOperationException($"The factory of the stage '{Name}' returned null; it must return a reranker.");

    internal IRetriever CreateRetriever(PipelineStageContext context) => _retriever!(context) ?? throw new InvalidOperationException($"The factory of the leg '{Name}' returned null; it must return a retriever.");
}
