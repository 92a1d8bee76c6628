using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SkRerank.OpenAI.Tests;

/// <summary>Speaks OpenAI's completions, of chats and of texts, on a port of this machine: each request is kept, and answered by a function.</summary>
internal sealed class CompletionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<JsonDocument> _requests = [];

    private CompletionServer(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/{**path}", async context =>
        {
            _requests.Add(await JsonDocument.ParseAsync(context.Request.Body));
            await answer(context);
        });
    }

    public IReadOnlyList<JsonDocument> Requests => _requests;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1");

    public static async Task<CompletionServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var server = new CompletionServer(answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Serves a completion with the given <c>logprobs</c> block, as OpenAI's reference shows it.</summary>
    public static Task<CompletionServer> StartAsync(string logprobs) => StartAsync(context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$$"""
            {"id":"chatcmpl-1","object":"chat.completion","created":1741570283,"model":"gpt-test-2025","choices":[{"index":0,"message":{"role":"assistant","content":"yes","refusal":null},"logprobs":{{{logprobs}}},"finish_reason":"length"}],
             "usage":{"prompt_tokens":19,"completion_tokens":1,"total_tokens":20}}
            """);
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var request in _requests) request.Dispose();
    }
}
