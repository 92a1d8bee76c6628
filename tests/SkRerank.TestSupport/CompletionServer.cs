using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SkRerank.TestSupport;

/// <summary>Speaks OpenAI's completions, of chats and of texts, on a port of this machine: each request is kept, and answered by a function.</summary>
public sealed class CompletionServer : IAsyncDisposable
{
    private const string RequestItem = "request";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<JsonDocument> _requests = [];

    private CompletionServer(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/{**path}", async context =>
        {
            var request = await JsonDocument.ParseAsync(context.Request.Body);
            lock (_lock) _requests.Add(request);
            context.Items[RequestItem] = request;
            await answer(context);
        });
    }

    /// <summary>Gets the requests so far.</summary>
    public IReadOnlyList<JsonDocument> Requests => _requests;

    /// <summary>Gets the address, as <c>OPENAI_BASE_URL</c> has it.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1");

    /// <summary>Serves what a function writes.</summary>
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

    /// <summary>Serves completions whose text is a function of the messages, of 100 tokens of prompt and 10 of answer each.</summary>
    public static Task<CompletionServer> StartChatAsync(Func<IReadOnlyList<ChatMessage>, string> answer) => StartAsync(context =>
    {
        var request = (JsonDocument)context.Items[RequestItem]!;
        ChatMessage[] messages = [.. request.RootElement.GetProperty("messages").EnumerateArray().Select(message => new ChatMessage(new ChatRole(message.GetProperty("role").GetString()!), Text(message.GetProperty("content"))))];
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$$"""
            {"id":"chatcmpl-1","object":"chat.completion","created":1741570283,"model":"{{{request.RootElement.GetProperty("model").GetString()}}}","choices":[{"index":0,"message":{"role":"assistant","content":{{{JsonSerializer.Serialize(answer(messages))}}},"refusal":null},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}
            """);
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var request in _requests) request.Dispose();
    }

    private static string Text(JsonElement content) => content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
}
