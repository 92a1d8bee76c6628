using Microsoft.Extensions.DependencyInjection;

namespace SkRerank.Pipelines;

/// <summary>Holds the stages that pipelines may name; those of this package are there from the start, and other packages add theirs. Not thread-safe while stages are added.</summary>
/// <remarks>
/// Of this package: the leg <c>service</c> (<c>key</c>: an <see cref="Retrieval.IRetriever"/> of the container), and the reranking stages <c>service</c> (<c>key</c>: an <see cref="IReranker"/> of the container), <c>late-interaction</c> (over the
/// <see cref="LateInteraction.ITokenVectorEncoder"/> of the container), <c>hosted</c> (<c>model</c>: a name such as <c>cohere:rerank-v3.5</c>) and <c>listwise</c> (<c>client</c>: the key of an <see cref="Microsoft.Extensions.AI.IChatClient"/>).
/// A stage that is added under a name that is there takes its place.
/// </remarks>
public sealed class PipelineStages
{
    // What this package does not have but knows of, so that the error for a missing package names it.
    private static readonly (string Name, bool IsLeg, string Package, string Remedy)[] Elsewhere =
    [
        ("bm25", true, "SkRerank.Local", "services.AddLocalReranking(folder) or LocalPipelineStages.Create(store)"),
        ("vector", true, "SkRerank.Local", "services.AddLocalReranking(folder) or LocalPipelineStages.Create(store)"),
        ("late", true, "SkRerank.Local", "services.AddLocalReranking(folder) or LocalPipelineStages.Create(store)"),
        ("cross-encoder", false, "SkRerank.Onnx", "OnnxPipelineStages.Create()"),
        ("learning-to-rank", false, "SkRerank.LearningToRank", "LearningToRankPipelineStages.Create()"),
    ];

    private readonly OrderedDictionary<(string Name, bool IsLeg), PipelineStageFactory> _factories = [];

    /// <summary>Initializes a new instance of the <see cref="PipelineStages"/> class with the stages of this package.</summary>
    public PipelineStages() => Add(CorePipelineStages.All);

    /// <summary>Gets the stages, in the order in which they were added.</summary>
    public IReadOnlyList<PipelineStageFactory> Factories => [.. _factories.Values];

    /// <summary>Gathers the stages of a container: those of this package and every <see cref="PipelineStageFactory"/> that is registered in it.</summary>
    /// <param name="services">The container, or <see langword="null"/> for none.</param>
    /// <returns>The stages.</returns>
    public static PipelineStages Of(IServiceProvider? services) => new PipelineStages().Add(services?.GetServices<PipelineStageFactory>() ?? []);

    /// <summary>Adds stages; one whose name is there takes the other's place.</summary>
    /// <param name="factories">The stages.</param>
    /// <returns>This instance.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="factories"/> or one of them is <see langword="null"/>.</exception>
    public PipelineStages Add(params IEnumerable<PipelineStageFactory> factories)
    {
        ArgumentNullException.ThrowIfNull(factories);
        foreach (var factory in factories)
        {
            ArgumentNullException.ThrowIfNull(factory, nameof(factories));
            _factories[(factory.Name, factory.IsRetriever)] = factory;
        }

        return this;
    }

    /// <summary>Finds the factory of a part of a definition, and refuses properties that it does not know.</summary>
    /// <exception cref="RerankException">There is no such stage, or a property is not known.</exception>
    internal PipelineStageFactory Find(PipelineJson json, bool isLeg, params IReadOnlyList<string> common)
    {
        var name = json.RequiredText("stage");
        if (!_factories.TryGetValue((name, isLeg), out var factory)) throw json.Error("stage", Unknown(name, isLeg));
        json.AllowOnly([.. common, .. factory.Properties]);
        return factory;
    }

    private string Unknown(string name, bool isLeg)
    {
        var elsewhere = Array.Find(Elsewhere, entry => entry.Name == name && entry.IsLeg == isLeg);
        if (elsewhere.Name is not null) return $"is '{name}', a stage of the package {elsewhere.Package}, which is not registered; reference the package and add {elsewhere.Remedy}.";
        var what = isLeg ? "retrieval leg" : "reranking stage";
        var known = _factories.Values.Where(factory => factory.IsRetriever == isLeg).Select(factory => $"{factory.Name} ({factory.Package})")
            .Concat(Elsewhere.Where(entry => entry.IsLeg == isLeg && !_factories.ContainsKey((entry.Name, isLeg))).Select(entry => $"{entry.Name} ({entry.Package}, not registered)"));
        return $"must name a {what}, but '{PipelineError.Short(name)}' is in no package that is known; the names are {string.Join(", ", known)}.";
    }
}
