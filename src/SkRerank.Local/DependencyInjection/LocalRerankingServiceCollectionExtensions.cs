using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SkRerank;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Prompting;
using SkRerank.Retrieval;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the local pipeline in a service collection.</summary>
public static class LocalRerankingServiceCollectionExtensions
{
    /// <summary>Registers a local store and everything over it: <see cref="LocalStore"/>, <see cref="LocalIndexer"/>, <see cref="IRetriever"/>, <see cref="IReranker"/>, <see cref="ContextBuilder"/> and the embedding generator, all singletons.</summary>
    /// <remarks>
    /// Middleware that is added to the returned builder works in the retriever too. The context builder counts tokens as the embedding model does; register one of your own before to count as the answering model, or with another budget.
    /// The stages of the store are registered too, so that <c>services.AddRerankPipeline(file)</c> after it runs a pipeline of a file over the store.
    /// </remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="storeFolder">The folder of the store; made at the first write.</param>
    /// <param name="configure">Sets the options of the pipeline, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder of the reranker, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="storeFolder"/> is empty.</exception>
    public static RerankerBuilder AddLocalReranking(this IServiceCollection services, string storeFolder, Action<LocalPipelineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(storeFolder);
        var options = new LocalPipelineOptions();
        configure?.Invoke(options);
        services.TryAddSingleton<LocalModels>();
        services.AddSingleton(provider => new LocalStore(storeFolder, provider.GetRequiredService<LocalModels>()));
        services.AddSingleton<LocalIndexer>();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => provider.GetRequiredService<LocalModels>().Encoder);
        services.AddSingleton(provider => provider.GetRequiredService<LocalStore>()
            .CreateRetriever(options, options.Mode == SearchMode.Rerank ? provider.GetRequiredService<IReranker>() : null));
        services.AddPipelineStages(LocalPipelineStages.Create());
        services.TryAddSingleton(provider => new ContextBuilder(provider.GetRequiredService<LocalModels>().TokenCounter));
        return services.AddReranker(provider => provider.GetRequiredService<LocalModels>().CreateReranker(options));
    }
}
