using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="CachingReranker"/> to a pipeline.</summary>
public static class CachingRerankerBuilderExtensions
{
    /// <summary>Remembers scores in a distributed cache.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cache">The cache, or <see langword="null"/> for the one of the container.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseDistributedCache(this RerankerBuilder builder, IDistributedCache? cache = null, Action<CachingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = new CachingOptions();
            configure?.Invoke(options);
            var store = cache ?? services.GetService(typeof(IDistributedCache)) as IDistributedCache
                ?? throw new InvalidOperationException("UseDistributedCache needs an IDistributedCache, but the container has none; give it one, or pass it.");
            return new CachingReranker(inner, store, options);
        });
    }

    /// <summary>Remembers scores in a hybrid cache.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cache">The cache, or <see langword="null"/> for the one of the container.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseHybridCache(this RerankerBuilder builder, HybridCache? cache = null, Action<CachingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = new CachingOptions();
            configure?.Invoke(options);
            var store = cache ?? services.GetService(typeof(HybridCache)) as HybridCache
                ?? throw new InvalidOperationException("UseHybridCache needs a HybridCache, but the container has none; add the package Microsoft.Extensions.Caching.Hybrid and call AddHybridCache, or pass one.");
            return new CachingReranker(inner, store, options);
        });
    }
}
