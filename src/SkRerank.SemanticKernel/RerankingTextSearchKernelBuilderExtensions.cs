using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.SemanticKernel;

namespace Microsoft.SemanticKernel;

/// <summary>Registers text searches that rerank or fuse with a kernel.</summary>
[Experimental("SKRR001")]
public static class RerankingTextSearchKernelBuilderExtensions
{
    /// <inheritdoc cref="RerankingTextSearchServiceCollectionExtensions.AddRerankingTextSearch{TRecord}"/>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="serviceId">The key of the search and of what it searches, or <see langword="null"/> for none.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddRerankingTextSearch<TRecord>(this IKernelBuilder builder, string? serviceId = null, Action<RerankingTextSearchOptions<TRecord>>? configure = null, string? rerankerId = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddRerankingTextSearch(serviceId, configure, rerankerId);
        return builder;
    }

    /// <inheritdoc cref="RerankingTextSearchServiceCollectionExtensions.AddHybridTextSearch{TRecord}"/>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="serviceId">The key of the search and of what it searches, or <see langword="null"/> for none.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddHybridTextSearch<TRecord>(this IKernelBuilder builder, string? serviceId = null, Action<HybridTextSearchOptions<TRecord>>? configure = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHybridTextSearch(serviceId, configure);
        return builder;
    }
}
