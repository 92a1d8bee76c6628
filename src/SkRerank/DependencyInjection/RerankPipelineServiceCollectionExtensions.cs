using SkRerank;
using SkRerank.Pipelines;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers pipelines that are described in files, and the stages that they may name.</summary>
public static class RerankPipelineServiceCollectionExtensions
{
    /// <summary>Registers stages that pipelines may name.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="factories">The stages, such as those that a package's <c>XPipelineStages.Create()</c> gives.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddPipelineStages(this IServiceCollection services, params IEnumerable<PipelineStageFactory> factories)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(factories);
        foreach (var factory in factories) services.AddSingleton(factory);
        return services;
    }

    /// <summary>Registers the pipeline of a file: <see cref="RerankPipeline"/>, <see cref="IReranker"/> and, where it has legs, <see cref="SkRerank.Retrieval.IRetriever"/>, all singletons.</summary>
    /// <remarks>The file is read now, so that a wrong one is told where services are registered; the stages are made at the first use. It takes the place of rerankers and retrievers that were registered before.</remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="path">The file.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="RerankException">The file cannot be read or is no pipeline; the message names the place.</exception>
    public static IServiceCollection AddRerankPipeline(this IServiceCollection services, string path) => services.AddRerankPipeline(PipelineDefinition.Load(path));

    /// <summary>Registers the pipeline of a definition, as <see cref="AddRerankPipeline(IServiceCollection, string)"/> does.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="definition">The definition.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddRerankPipeline(this IServiceCollection services, PipelineDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(definition);
        services.AddSingleton(provider => new RerankPipeline(definition, PipelineStages.Of(provider), provider));
        if (definition.Legs.Count > 0) services.AddSingleton(provider => provider.GetRequiredService<RerankPipeline>().Retriever!);
        services.AddReranker(provider => provider.GetRequiredService<RerankPipeline>().Reranker);
        return services;
    }
}
