using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;
using SkRerank.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers text searches of Semantic Kernel that rerank or fuse.</summary>
[Experimental("SKRR001")]
public static class RerankingTextSearchServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="RerankingTextSearch{TRecord}"/>, also as <c>ITextSearch&lt;TRecord&gt;</c> and as the obsolete <c>ITextSearch</c>, all singletons.</summary>
    /// <remarks>It reranks the <c>VectorStoreTextSearch&lt;TRecord&gt;</c> of the service id where one is registered (<c>AddVectorStoreTextSearch</c>), with its mappers; else the <c>IVectorSearchable&lt;TRecord&gt;</c>, whose scores then stay in the trail.</remarks>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceId">The key of the search and of what it searches, or <see langword="null"/> for none.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddRerankingTextSearch<TRecord>(this IServiceCollection services, string? serviceId = null, Action<RerankingTextSearchOptions<TRecord>>? configure = null, string? rerankerId = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddTextSearch<TRecord, RerankingTextSearch<TRecord>>(serviceId, provider =>
        {
            var reranker = RegisteredServices.Reranker(provider, rerankerId, "A reranking text search");
            if (provider.GetKeyedService<VectorStoreTextSearch<TRecord>>(serviceId) is { } search) return search.WithReranking(reranker, configure);
            var options = new RerankingTextSearchOptions<TRecord>();
            configure?.Invoke(options);
            return new RerankingTextSearch<TRecord>(Store<TRecord>(provider, serviceId, "A reranking text search"), reranker, options);
        });
    }

    /// <summary>Registers a <see cref="HybridTextSearch{TRecord}"/>, also as <c>ITextSearch&lt;TRecord&gt;</c> and as the obsolete <c>ITextSearch</c>, all singletons.</summary>
    /// <remarks>It searches with the <see cref="IRetriever"/> of the service id where one is registered, else in the <c>IVectorSearchable&lt;TRecord&gt;</c>, which must search by keywords too.</remarks>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceId">The key of the search and of what it searches, or <see langword="null"/> for none.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddHybridTextSearch<TRecord>(this IServiceCollection services, string? serviceId = null, Action<HybridTextSearchOptions<TRecord>>? configure = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddTextSearch<TRecord, HybridTextSearch<TRecord>>(serviceId, provider =>
        {
            var options = new HybridTextSearchOptions<TRecord>();
            configure?.Invoke(options);
            return provider.GetKeyedService<IRetriever>(serviceId) is { } retriever
                ? new HybridTextSearch<TRecord>(retriever, options)
                : new HybridTextSearch<TRecord>(Store<TRecord>(provider, serviceId, "A hybrid text search"), options);
        });
    }

    private static IVectorSearchable<TRecord> Store<TRecord>(IServiceProvider provider, string? serviceId, string user)
        where TRecord : class => RegisteredServices.Require<IVectorSearchable<TRecord>>(provider, serviceId, user, $"register the collection of {typeof(TRecord).Name}, or give its key as serviceId");

    private static IServiceCollection AddTextSearch<TRecord, TSearch>(this IServiceCollection services, string? serviceId, Func<IServiceProvider, TSearch> create)
        where TRecord : class
        where TSearch : class, ITextSearch<TRecord>, ITextSearch
    {
        services.AddKeyedSingleton(serviceId, (provider, _) => create(provider));
        services.AddKeyedSingleton<ITextSearch<TRecord>>(serviceId, (provider, _) => provider.GetRequiredKeyedService<TSearch>(serviceId));
        return services.AddKeyedSingleton<ITextSearch>(serviceId, (provider, _) => provider.GetRequiredKeyedService<TSearch>(serviceId));
    }
}
