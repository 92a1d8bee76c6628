using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;
using SkRerank.Server;
using SkRerank.Server.Admission;
using SkRerank.Server.Collections;
using SkRerank.Server.Endpoints;
using SkRerank.Server.Mcp;
using SkRerank.Server.Models;
using SkRerank.Server.OpenApi;
using SkRerank.Server.Playground;
using SkRerank.Server.Requests;
using SkRerank.Server.Security;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the server in a service collection.</summary>
public static class SkRerankServerServiceCollectionExtensions
{
    // What a stop takes beyond the deadline of the last request: its answer has to go out.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>Registers what <c>MapSkRerank</c> needs. The models are those that are registered as <see cref="ServedModel"/>, else the registered reranker and embedding generator.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1, or the deadline is more than a day.</exception>
    /// <exception cref="ArgumentException">An allowed origin is none, or it is <c>*</c> and there is no key.</exception>
    public static IServiceCollection AddSkRerankServer(this IServiceCollection services, Action<SkRerankServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new SkRerankServerOptions();
        configure?.Invoke(options);
        ServerOptionRules.Require(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new AdmissionQueue(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ApiKeys>(provider));
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton<ServedModels>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton<RequestRunner>();
        services.AddSingleton<RerankEndpoint>();
        services.AddSingleton<EmbeddingEndpoints>();
        services.AddSingleton<StatusEndpoints>();
        services.AddSingleton<ServedCollections>();
        services.AddSingleton<CollectionEndpoints>();
        services.AddSingleton<PlaygroundEndpoints>();
        services.AddSingleton<AgentEndpoint>();
        services.AddSingleton<OpenApiDocument>();
        services.AddSingleton<OpenApiEndpoint>();
        services.AddSingleton<IConfigureOptions<McpServerOptions>, AgentServerSetup>();
        services.AddMcpServer().WithHttpTransport(transport => transport.SessionMode = HttpServerSessionMode.Stateless);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = host.ShutdownTimeout < options.Deadline + AnswerTime && host.ShutdownTimeout != Timeout.InfiniteTimeSpan ? options.Deadline + AnswerTime : host.ShutdownTimeout);
        services.AddSingleton<ModelWarmup>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelWarmup>());
        return services;
    }
}
