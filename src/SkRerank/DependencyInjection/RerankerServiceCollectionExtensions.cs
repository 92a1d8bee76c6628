using SkRerank;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers rerankers in a service collection.</summary>
public static class RerankerServiceCollectionExtensions
{
    /// <summary>Registers a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="innerReranker">The reranker at the centre of the pipeline.</param>
    /// <param name="lifetime">The lifetime of the pipeline.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static RerankerBuilder AddReranker(this IServiceCollection services, IReranker innerReranker, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(innerReranker);
        return services.AddReranker(_ => innerReranker, lifetime);
    }

    /// <summary>Registers a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="innerFactory">Makes the reranker at the centre of the pipeline.</param>
    /// <param name="lifetime">The lifetime of the pipeline.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static RerankerBuilder AddReranker(this IServiceCollection services, Func<IServiceProvider, IReranker> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(innerFactory);
        var builder = new RerankerBuilder(innerFactory);
        services.Add(new ServiceDescriptor(typeof(IReranker), builder.Build, lifetime));
        return builder;
    }

    /// <summary>Registers a reranker under a key.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceKey">The key.</param>
    /// <param name="innerReranker">The reranker at the centre of the pipeline.</param>
    /// <param name="lifetime">The lifetime of the pipeline.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddKeyedReranker(this IServiceCollection services, object? serviceKey, IReranker innerReranker, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(innerReranker);
        return services.AddKeyedReranker(serviceKey, _ => innerReranker, lifetime);
    }

    /// <summary>Registers a reranker under a key.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceKey">The key.</param>
    /// <param name="innerFactory">Makes the reranker at the centre of the pipeline.</param>
    /// <param name="lifetime">The lifetime of the pipeline.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddKeyedReranker(this IServiceCollection services, object? serviceKey, Func<IServiceProvider, IReranker> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(innerFactory);
        var builder = new RerankerBuilder(innerFactory);
        services.Add(new ServiceDescriptor(typeof(IReranker), serviceKey, (provider, _) => builder.Build(provider), lifetime));
        return builder;
    }
}
