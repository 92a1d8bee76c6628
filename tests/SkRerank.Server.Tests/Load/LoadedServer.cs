using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Admission;

namespace SkRerank.Server.Tests.Load;

/// <summary>A running server over a reranker that the test holds, and its queue.</summary>
internal sealed class LoadedServer : IAsyncDisposable
{
    private LoadedServer(RunningServer server, GatedReranker reranker) => (Running, Reranker, Queue) = (server, reranker, server.App.Services.GetRequiredService<AdmissionQueue>());

    public RunningServer Running { get; }

    public GatedReranker Reranker { get; }

    public AdmissionQueue Queue { get; }

    public int Port => Running.Client.BaseAddress!.Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LoadedServer> StartAsync(Action<SkRerankServerOptions>? configure = null, Action<IServiceCollection>? register = null)
    {
        var reranker = new GatedReranker();
        var server = await RunningServer.StartAsync(
            services =>
            {
                services.AddSingleton(new ServedModel("gated") { Reranker = reranker });
                register?.Invoke(services);
            },
            configure);
        return new LoadedServer(server, reranker);
    }

    /// <summary>Posts a request for two documents.</summary>
    /// <param name="query">The query.</param>
    /// <param name="path">The endpoint.</param>
    /// <param name="headers">Headers besides the usual ones.</param>
    public Task<HttpResponseMessage> PostAsync(string query, string path = "/rerank", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(Body(query, path)) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Running.Client.SendAsync(request, Token);
    }

    /// <summary>Waits until something is so; that it never is fails the test.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var tries = 0; tries < 6000; tries++)
        {
            if (isSo()) return;
            await Task.Delay(5, Token);
        }

        throw new TimeoutException($"It should come to be that {what}, but it did not in 30 seconds.");
    }

    /// <summary>Requires that nothing is left of earlier requests and that the next one is answered.</summary>
    public async Task RequireIdleAndAnsweringAsync(params (string Name, string Value)[] headers)
    {
        await UntilAsync(() => (Queue.Running, Queue.Waiting, Queue.WaitingTokens) == (0, 0, 0), "the queue is empty");
        Reranker.Release();
        using var response = await PostAsync("the next", "/rerank", headers).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(200, (int)response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Reranker.Release();
        await Running.DisposeAsync();
    }

    private static object Body(string query, string path) => path.Contains("tei", StringComparison.Ordinal) ? new { query, texts = new[] { "one", "two" } } : new { model = "gated", query, documents = new[] { "one", "two" } };
}
