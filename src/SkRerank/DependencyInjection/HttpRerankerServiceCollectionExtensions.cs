using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SkRerank;
using SkRerank.Remote;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers rerankers that speak HTTP in a service collection.</summary>
public static class HttpRerankerServiceCollectionExtensions
{
    /// <summary>Registers a reranker that speaks HTTP, with a client of <see cref="IHttpClientFactory"/>, the container's configuration and logs, and one <see cref="RateGate"/> for each key.</summary>
    /// <remarks>
    /// What neither <paramref name="configure"/> nor a caller sets comes from the configuration: the section <c>SkRerank:{provider}</c> with <c>ApiKey</c>, <c>ModelId</c> and <c>Endpoint</c>, and for the key also the provider's usual
    /// variables (<see cref="RerankWireFormat.KeyVariables"/>). The client's name is <c>SkRerank.{provider}</c>: add a resilience handler to it, and then set one attempt in <see cref="HttpRerankerOptions.Retry"/>.
    /// </remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="format">The provider's contract.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="format"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddHttpReranker(this IServiceCollection services, RerankWireFormat format, Action<HttpRerankerOptions, IServiceProvider> configure, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(configure);
        var client = $"SkRerank.{format.ProviderName}";
        services.AddHttpClient(client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(HttpReranker.CreateHandler)

            // A singleton keeps its client: the handler itself renews its connections.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(_ => true);
        services.TryAddSingleton<RateGates>();
        return services.AddKeyedReranker(serviceKey, provider =>
        {
            var options = new HttpRerankerOptions(format);
            configure(options, provider);
            if (provider.GetService<IConfiguration>() is { } configuration) ConfiguredOptions.Complete(options, configuration);
            options.RateGate ??= provider.GetRequiredService<RateGates>().For(options);
            return new HttpReranker(options, provider.GetRequiredService<IHttpClientFactory>().CreateClient(client), provider.GetService<ILoggerFactory>());
        });
    }
}
