using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SkRerank.Server.Tests;

/// <summary>A server on a free port of loopback, with a client for it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(WebApplication app, Uri address) => (App, Client) = (app, new HttpClient { BaseAddress = address });

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(Action<IServiceCollection> register, Action<SkRerankServerOptions>? configure = null, Action<WebApplication>? more = null, bool ready = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        register(builder.Services);
        builder.Services.AddSkRerankServer(configure);
        var app = builder.Build();
        app.MapSkRerank();
        more?.Invoke(app);
        await app.StartAsync();
        var server = new RunningServer(app, new Uri(app.Urls.Single()));
        if (ready) await server.ReadyAsync();
        return server;
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await JsonAsync(response));
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await JsonAsync(response));
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    private async Task ReadyAsync()
    {
        for (var tries = 0; tries < 500; tries++)
        {
            using var health = await Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
            if (health.IsSuccessStatusCode) return;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The server did not become ready.");
    }
}
