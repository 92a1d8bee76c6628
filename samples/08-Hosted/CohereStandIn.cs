using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SkRerank.Samples.Hosted;

/// <summary>Speaks the contract of Cohere's v2 rerank on this machine: scores by shared words, once; then it answers 503.</summary>
internal sealed partial class CohereStandIn : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _calls;

    public CohereStandIn()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The program is done.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.InputStream))!;
        var words = Words($"{request["query"]}");
        var results = request["documents"]!.AsArray().Select((text, i) => new JsonObject { ["index"] = i, ["relevance_score"] = Words($"{text}").Count(words.Contains) / (double)Math.Max(1, words.Count) });
        var isUp = _calls++ == 0;
        var answer = isUp ? new JsonObject { ["id"] = "stand-in", ["results"] = new JsonArray([.. results]), ["meta"] = new JsonObject { ["billed_units"] = new JsonObject { ["search_units"] = 1 } } } : new JsonObject { ["message"] = "the service is down" };
        context.Response.StatusCode = isUp ? 200 : 503;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString()));
        context.Response.Close();
    }

    private static HashSet<string> Words(string text) => [.. Word().Matches(text).Select(word => word.Value.ToLowerInvariant())];

    [GeneratedRegex(@"\w{3,}")]
    private static partial Regex Word();
}
