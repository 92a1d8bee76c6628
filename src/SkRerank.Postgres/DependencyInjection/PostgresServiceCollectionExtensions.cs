using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Npgsql;
using SkRerank.Postgres;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers collections of PostgreSQL in a service collection.</summary>
public static class PostgresServiceCollectionExtensions
{
    /// <summary>Registers a collection as itself and as <see cref="VectorStoreCollection{TKey, TRecord}"/>, <see cref="IVectorSearchable{TRecord}"/> and <see cref="IKeywordHybridSearchable{TRecord}"/>, over the container's <see cref="NpgsqlDataSource"/>.</summary>
    /// <remarks>The data source stays the container's. Where the options name no embedding generator, the container's is taken, if it has one.</remarks>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name of the table.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="lifetime">The lifetime.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IServiceCollection AddPostgresCollection<TKey, TRecord>(this IServiceCollection services, string name, Action<PostgresCollectionOptions, IServiceProvider>? configure = null, object? serviceKey = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.Add(new ServiceDescriptor(typeof(PostgresCollection<TKey, TRecord>), serviceKey, (provider, _) =>
        {
            var options = new PostgresCollectionOptions();
            configure?.Invoke(options, provider);
            options.EmbeddingGenerator ??= provider.GetService<IEmbeddingGenerator>() ?? provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>();
            return new PostgresCollection<TKey, TRecord>(provider.GetRequiredService<NpgsqlDataSource>(), name, options);
        }, lifetime));
        foreach (var type in new[] { typeof(VectorStoreCollection<TKey, TRecord>), typeof(IVectorSearchable<TRecord>), typeof(IKeywordHybridSearchable<TRecord>) })
            services.Add(new ServiceDescriptor(type, serviceKey, (provider, key) => provider.GetRequiredKeyedService<PostgresCollection<TKey, TRecord>>(key), lifetime));
        return services;
    }
}
