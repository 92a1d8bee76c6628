using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank;
using SkRerank.Chat;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers listwise rerankers in a service collection.</summary>
public static class ListwiseRerankerServiceCollectionExtensions
{
    /// <summary>Registers a reranker that lets a chat model of the container order the passages; see <see cref="ListwiseReranker"/>.</summary>
    /// <remarks>Nothing else in this library registers one: without this line no chat model is asked. The container owns the chat client.</remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceId">The key of the <see cref="IChatClient"/>, or <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddListwiseReranker(this IServiceCollection services, string? serviceId = null, Action<ListwiseOptions>? configure = null, object? serviceKey = null) => services.AddListwiseReranker(
        provider => provider.GetKeyedService<IChatClient>(serviceId)
            ?? throw new InvalidOperationException($"A listwise reranker needs an IChatClient, but none is registered {(serviceId is null ? "without a key" : $"under the key '{serviceId}'")}; register one, or give its key as serviceId."),
        configure,
        serviceKey);

    /// <summary>Registers a reranker that lets a chat model order the passages; see <see cref="ListwiseReranker"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="clientFactory">Gives the chat model, which is not disposed with the reranker.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="clientFactory"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddListwiseReranker(this IServiceCollection services, Func<IServiceProvider, IChatClient> clientFactory, Action<ListwiseOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        return services.AddKeyedReranker(serviceKey, provider =>
        {
            var options = new ListwiseOptions { Logger = provider.GetService<ILoggerFactory>()?.CreateLogger<ListwiseReranker>() };
            configure?.Invoke(options);
            return new ListwiseReranker(clientFactory(provider), options);
        });
    }
}
