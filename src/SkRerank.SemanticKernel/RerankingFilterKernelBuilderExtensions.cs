using Microsoft.Extensions.DependencyInjection;
using SkRerank.Retrieval;
using SkRerank.SemanticKernel;

namespace Microsoft.SemanticKernel;

/// <summary>Registers filters that rerank with a kernel.</summary>
public static class RerankingFilterKernelBuilderExtensions
{
    /// <inheritdoc cref="RerankingFilterServiceCollectionExtensions.AddRerankingFunctionFilter"/>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="appliesTo">Chooses the search functions, such as <c>function => function.PluginName == "Web"</c>.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="appliesTo"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddRerankingFunctionFilter(this IKernelBuilder builder, Func<KernelFunction, bool> appliesTo, Action<RerankingFunctionFilterOptions>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddRerankingFunctionFilter(appliesTo, configure, rerankerId);
        return builder;
    }

    /// <inheritdoc cref="RerankingFilterServiceCollectionExtensions.AddRerankingPromptFilter"/>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="retriever">The first stage.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddRerankingPromptFilter(this IKernelBuilder builder, IRetriever retriever, Action<RerankingPromptFilterOptions>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddRerankingPromptFilter(retriever, configure, rerankerId);
        return builder;
    }
}
