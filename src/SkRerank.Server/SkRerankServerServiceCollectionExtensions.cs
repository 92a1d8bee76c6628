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
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    public static IServiceCollection AddSkRerankServer(this IServiceCollection services, Action<SkRerankServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new SkRerankServerOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDocuments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRequestBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRequestTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedTokens, options.MaxRequestTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedRequests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRunningRequests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.MaxQueueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Deadline, TimeSpan.Zero);

        // Beyond a day the clocks of .NET give up; and "60" in a file of settings is sixty days.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxQueueTime, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Deadline, TimeSpan.FromDays(1));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new AdmissionQueue(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ApiKeys>(provider));
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
        services.AddSingleton<IConfigureOptions<McpServerOptions>, AgentServerSetup>();
        services.AddMcpServer().WithHttpTransport(transport => transport.SessionMode = HttpServerSessionMode.Stateless);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = host.ShutdownTimeout < options.Deadline + AnswerTime && host.ShutdownTimeout != Timeout.InfiniteTimeSpan ? options.Deadline + AnswerTime : host.ShutdownTimeout);
        services.AddSingleton<ModelWarmup>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelWarmup>());
        return services;
    }
}
