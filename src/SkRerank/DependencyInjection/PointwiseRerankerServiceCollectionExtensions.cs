using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers pointwise rerankers in a service collection.</summary>
public static class PointwiseRerankerServiceCollectionExtensions
{
    /// <summary>Registers a reranker that asks a chat model of the container about each passage; see <see cref="PointwiseReranker"/>.</summary>
    /// <remarks>The client must give <see cref="ITokenLogprobs"/>, as one that was built with <c>UseTokenLogprobs()</c> of the package SkRerank.OpenAI does. The container owns it. Nothing else in this library registers a pointwise reranker.</remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceId">The key of the <see cref="IChatClient"/>, or <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="judgement">Says what the client is asked, or <see langword="null"/> for yes or no.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddPointwiseReranker(this IServiceCollection services, string? serviceId = null, Func<IChatClient, PointwiseJudgement>? judgement = null, Action<PointwiseOptions>? configure = null, object? serviceKey = null) => services.AddPointwiseReranker(
        provider =>
        {
            var client = provider.GetKeyedService<IChatClient>(serviceId)
                ?? throw new InvalidOperationException($"A pointwise reranker needs an IChatClient, but none is registered {(serviceId is null ? "without a key" : $"under the key '{serviceId}'")}; register one, or give its key as serviceId.");
            return judgement?.Invoke(client) ?? PointwiseJudgement.YesNo(client);
        },
        configure,
        serviceKey);

    /// <summary>Registers a reranker that judges each passage by itself; see <see cref="PointwiseReranker"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="judgementFactory">Says what is asked, and whom; its source, such as a local model, is not disposed with the reranker.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="judgementFactory"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddPointwiseReranker(this IServiceCollection services, Func<IServiceProvider, PointwiseJudgement> judgementFactory, Action<PointwiseOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(judgementFactory);
        return services.AddKeyedReranker(serviceKey, provider =>
        {
            var options = new PointwiseOptions { Logger = provider.GetService<ILoggerFactory>()?.CreateLogger<PointwiseReranker>() };
            configure?.Invoke(options);
            return new PointwiseReranker(judgementFactory(provider), options);
        });
    }
}
