using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Server;

namespace SkRerank.Benchmarks.Serving;

/// <summary>The server in this process on a free port of loopback, with the limits that it has by default, and a client that keeps its connections.</summary>
internal sealed class ServedReranker : IAsyncDisposable
{
    /// <summary>The keys of two callers.</summary>
    public const string Crowd = "crowd", Single = "single";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private ServedReranker(WebApplication app)
    {
        _app = app;
        _client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5), UseProxy = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()), Timeout = Timeout.InfiniteTimeSpan };
    }

    public static async Task<ServedReranker> StartAsync(IReranker reranker)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddProvider(new LineProvider());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new ServedModel("minilm-reranker") { Reranker = reranker });
        builder.Services.AddSkRerankServer(options => options.ApiKeys = [Crowd, Single]);
        var app = builder.Build();
        app.MapSkRerank();
        await app.StartAsync();
        var server = new ServedReranker(app);
        while (true)
        {
            using var health = await server._client.GetAsync(new Uri("/health", UriKind.Relative));
            if (health.IsSuccessStatusCode) return server;
            await Task.Delay(10);
        }
    }

    public static byte[] Body(string query, IEnumerable<string> documents) => JsonSerializer.SerializeToUtf8Bytes(new { model = "minilm-reranker", query, documents });

    /// <summary>Sends a request of Cohere's v2 and reads its answer whole.</summary>
    public async Task<(HttpStatusCode Status, bool HasRetryAfter, byte[] Answer)> SendAsync(byte[] body, string key = Crowd, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/rerank") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await _client.SendAsync(request, cancellationToken);
        return (response.StatusCode, response.Headers.RetryAfter is not null, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Makes every line of the log, as a server in production does, and writes none.</summary>
    private sealed class LineProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => formatter(state, exception);

        public void Dispose()
        {
        }
    }
}
