using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.VectorData;
using SkRerank.Qdrant;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Qdrant in a service collection; the names differ from those of the official connector, so that both may be used in one program.</summary>
public static class QdrantHybridServiceCollectionExtensions
{
    private const string ClientName = "SkRerank.Qdrant";

    /// <summary>Registers a connection, with a client of <see cref="IHttpClientFactory"/> named <c>SkRerank.Qdrant</c> and the container's logs.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address of the server.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="endpoint"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddQdrantConnection(this IServiceCollection services, Uri endpoint, Action<QdrantConnectionOptions, IServiceProvider>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(endpoint);
        services.AddHttpClient(ClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(QdrantConnection.CreateHandler)

            // A singleton keeps its client: the handler itself renews its connections.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(_ => true);
        return services.AddKeyedSingleton(serviceKey, (provider, _) =>
        {
            var options = new QdrantConnectionOptions();
            configure?.Invoke(options, provider);
            return new QdrantConnection(endpoint, options, provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName), provider.GetService<ILoggerFactory>());
        });
    }

    /// <summary>Registers a collection: as itself, as <see cref="VectorStoreCollection{TKey, TRecord}"/>, <see cref="IVectorSearchable{TRecord}"/> and <see cref="IKeywordHybridSearchable{TRecord}"/>.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name of the collection.</param>
    /// <param name="connection">Gives the connection, or <see langword="null"/> for the container's.</param>
    /// <param name="options">Gives the options, or <see langword="null"/> for the defaults; without an embedding generator the container's is used.</param>
    /// <param name="lifetime">The lifetime of the collection.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IServiceCollection AddQdrantHybridCollection<TKey, TRecord>(this IServiceCollection services, string name, Func<IServiceProvider, QdrantConnection>? connection = null, Func<IServiceProvider, QdrantCollectionOptions>? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class =>
        services.AddKeyedQdrantHybridCollection<TKey, TRecord>(serviceKey: null, name, connection, options, lifetime);

    /// <summary>Registers a collection under a key: as itself, as <see cref="VectorStoreCollection{TKey, TRecord}"/>, <see cref="IVectorSearchable{TRecord}"/> and <see cref="IKeywordHybridSearchable{TRecord}"/>.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="name">The name of the collection.</param>
    /// <param name="connection">Gives the connection, or <see langword="null"/> for the container's.</param>
    /// <param name="options">Gives the options, or <see langword="null"/> for the defaults; without an embedding generator the container's is used.</param>
    /// <param name="lifetime">The lifetime of the collection.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IServiceCollection AddKeyedQdrantHybridCollection<TKey, TRecord>(this IServiceCollection services, object? serviceKey, string name, Func<IServiceProvider, QdrantConnection>? connection = null, Func<IServiceProvider, QdrantCollectionOptions>? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.Add(new ServiceDescriptor(typeof(QdrantCollection<TKey, TRecord>), serviceKey, (provider, _) =>
        {
            QdrantCollectionOptions chosen = options?.Invoke(provider).Clone() ?? new QdrantCollectionOptions();
            chosen.EmbeddingGenerator ??= provider.GetService<IEmbeddingGenerator>() ?? provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>();
            return new QdrantCollection<TKey, TRecord>(connection?.Invoke(provider) ?? provider.GetRequiredService<QdrantConnection>(), name, chosen);
        }, lifetime));
        foreach (Type type in new[] { typeof(VectorStoreCollection<TKey, TRecord>), typeof(IVectorSearchable<TRecord>), typeof(IKeywordHybridSearchable<TRecord>) })
            services.Add(new ServiceDescriptor(type, serviceKey, (provider, key) => provider.GetRequiredKeyedService<QdrantCollection<TKey, TRecord>>(key), lifetime));
        return services;
    }
}
