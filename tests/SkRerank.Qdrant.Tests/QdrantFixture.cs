using System.Text;
using SkRerank.Qdrant.Tests.Server;

namespace SkRerank.Qdrant.Tests;

/// <summary>Gives a server: the one that <c>SKRERANK_QDRANT_URL</c> names (with its key in <c>SKRERANK_QDRANT_KEY</c>), or one in this process that follows the published contract.</summary>
public sealed class QdrantFixture : IAsyncLifetime
{
    private readonly List<string> _names = [];

    /// <summary>Gets the server in this process; a test that needs it is skipped on a real one.</summary>
    public QdrantServer Server
    {
        get
        {
            Assert.SkipWhen(RealServer is not null, "The test reads the requests, or makes the server fail, which a real server does not allow.");
            return field!;
        }
        private set;
    }

    public QdrantConnection Connection { get; private set; } = null!;

    /// <summary>Gets a client for bodies that are written by hand.</summary>
    public HttpClient Http { get; private set; } = null!;

    private static string? RealServer => Environment.GetEnvironmentVariable("SKRERANK_QDRANT_URL") is { Length: > 0 } url ? url : null;

    public async ValueTask InitializeAsync()
    {
        var key = Environment.GetEnvironmentVariable("SKRERANK_QDRANT_KEY") is { Length: > 0 } given ? given : null;
        if (RealServer is null) Server = await QdrantServer.StartAsync();
        var address = RealServer is { } url ? new Uri(url) : Server.Address;
        Connection = new QdrantConnection(address, new QdrantConnectionOptions { ApiKey = key });
        Http = new HttpClient { BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/") };
        if (key is not null) Http.DefaultRequestHeaders.Add("api-key", key);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _names) await Http.DeleteAsync(new Uri($"collections/{name}", UriKind.Relative));
        Http.Dispose();
        Connection.Dispose();
        if (RealServer is null) await Server.DisposeAsync();
    }

    /// <summary>Gives a name that no collection has; what is made under it is deleted in the end.</summary>
    public string NewName()
    {
        var name = $"skrerank-test-{Guid.NewGuid():N}";
        lock (_names) _names.Add(name);
        return name;
    }

    /// <summary>Sends a body and gives what comes back.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }
}
