using Microsoft.SemanticKernel;
using SkRerank;
using SkRerank.Retrieval;
using SkRerank.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers filters of Semantic Kernel that rerank.</summary>
public static class RerankingFilterServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="RerankingFunctionFilter"/>, a singleton: search functions that are there already answer reranked.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="appliesTo">Chooses the search functions, such as <c>function => function.PluginName == "Web"</c>.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="appliesTo"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddRerankingFunctionFilter(this IServiceCollection services, Func<KernelFunction, bool> appliesTo, Action<RerankingFunctionFilterOptions>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(appliesTo);
        return services.AddSingleton<IFunctionInvocationFilter>(provider =>
        {
            var options = new RerankingFunctionFilterOptions();
            configure?.Invoke(options);
            return new RerankingFunctionFilter(RegisteredServices.Reranker(provider, rerankerId, "A reranking function filter"), appliesTo, options);
        });
    }

    /// <summary>Registers a <see cref="RerankingPromptFilter"/>, a singleton: prompts that name <c>{{$context}}</c> get cited passages.</summary>
    /// <remarks>Where an <see cref="IReranker"/> of the key is registered it stands behind the retriever; without one the retriever's own order counts.</remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="retriever">The first stage.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddRerankingPromptFilter(this IServiceCollection services, IRetriever retriever, Action<RerankingPromptFilterOptions>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(retriever);
        return services.AddSingleton<IPromptRenderFilter>(provider =>
        {
            var options = new RerankingPromptFilterOptions();
            configure?.Invoke(options);
            return provider.GetKeyedService<IReranker>(rerankerId) is { } reranker ? new RerankingPromptFilter(retriever, reranker, options) : new RerankingPromptFilter(retriever, options);
        });
    }
}
