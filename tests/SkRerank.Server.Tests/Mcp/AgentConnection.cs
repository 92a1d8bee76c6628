using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using SkRerank.Server.Collections;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Mcp;

/// <summary>A server and the official client of the protocol, connected over streamable HTTP.</summary>
internal sealed class AgentConnection : IAsyncDisposable
{
    private AgentConnection(RunningServer server, McpClient client) => (Server, Client) = (server, client);

    public RunningServer Server { get; }

    public McpClient Client { get; }

    // The longer text is the better one.
    public static Task<RunningServer> StartAsync(Action<SkRerankServerOptions>? configure, params ISearchIndex[] collections) => RunningServer.StartAsync(
        services =>
        {
            services.AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length / 10.0) });
            foreach (var collection in collections) services.AddSingleton(collection);
        },
        configure);

    public static async Task<AgentConnection> OpenAsync(params ISearchIndex[] collections)
    {
        var server = await StartAsync(null, collections);
        return new AgentConnection(server, await ConnectAsync(server, null));
    }

    public static Task<McpClient> ConnectAsync(RunningServer server, string? key)
    {
        var options = new HttpClientTransportOptions { Endpoint = new Uri(server.Client.BaseAddress!, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp };
        if (key is not null) options.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key };
        return McpClient.CreateAsync(new HttpClientTransport(options), cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
