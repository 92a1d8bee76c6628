using SkRerank.Remote;
using SkRerank.Retrieval;
using SkRerank.Retrieval.Engines;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers retrievers over search engines in a service collection.</summary>
public static class SearchEngineServiceCollectionExtensions
{
    private const string Client = "SkRerank.SearchEngines";

    /// <summary>Registers an <see cref="IRetriever"/> over Elasticsearch or OpenSearch, as a singleton with a client of <see cref="IHttpClientFactory"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddElasticsearchRetriever(this IServiceCollection services, Action<ElasticsearchOptions, IServiceProvider> configure, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, serviceKey, (provider, http) =>
        {
            var options = new ElasticsearchOptions();
            configure(options, provider);
            return new ElasticsearchRetriever(options, http);
        });
    }

    /// <summary>Registers an <see cref="IRetriever"/> over Azure AI Search, as a singleton with a client of <see cref="IHttpClientFactory"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddAzureAISearchRetriever(this IServiceCollection services, Action<AzureAISearchOptions, IServiceProvider> configure, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, serviceKey, (provider, http) =>
        {
            var options = new AzureAISearchOptions();
            configure(options, provider);
            return new AzureAISearchRetriever(options, http);
        });
    }

    private static IServiceCollection Add(IServiceCollection services, object? serviceKey, Func<IServiceProvider, HttpClient, IRetriever> create)
    {
        services.AddHttpClient(Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(HttpReranker.CreateHandler)

            // A singleton keeps its client: the handler itself renews its connections.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(_ => true);
        services.Add(new ServiceDescriptor(typeof(IRetriever), serviceKey, (provider, _) => create(provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(Client)), ServiceLifetime.Singleton));
        return services;
    }
}
