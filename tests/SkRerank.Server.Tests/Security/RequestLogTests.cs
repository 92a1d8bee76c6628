using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Server.Collections;
using SkRerank.Server.Tests.Mcp;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Server.Tests.Security;

/// <summary>A request is one line of the log and one trace, and its texts are in neither.</summary>
public sealed class RequestLogTests
{
    // A word that stands nowhere else.
    private const string Canary = "canary7f3a9";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<RunningServer> StartAsync(LogCapture log, Action<SkRerankServerOptions>? configure = null) => RunningServer.StartAsync(
        services =>
        {
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
            services.AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((query, document) => query == "fail" ? throw new InvalidOperationException("broken") : document.Text.Length) });
            services.AddSingleton(new ServedModel("words") { Embeddings = new FunctionVectorGenerator(text => [text.Length, 1]), TokenVectors = new FakeTokenVectorEncoder() });
            services.AddSingleton<ISearchIndex>(new WordIndex("hut", new CollectionDocument("a.md", Canary + " the bus")));
        },
        configure);

    [Fact]
    public async Task Requests_WithTextsAndKeys_LeaveNoneOfThemInTheLog()
    {
        using var log = new LogCapture();
        await using var server = await StartAsync(log, options => options.ApiKeys.Add(Canary + "-key"));
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", Canary + "-key");
        var good = 0;
        foreach (var path in (string[])["/rerank", "/v1/rerank", "/v2/rerank", "/jina/rerank", "/infinity/rerank", "/vllm/rerank", "/tei/rerank", "/embed", "/embed_all", "/v1/embeddings", "/search", "/playground/compare", "/playground/align", "/index"])
        {
            var texts = new[] { Canary, "other " + Canary };
            var model = path.StartsWith("/embed", StringComparison.Ordinal) || path is "/v1/embeddings" or "/playground/align" ? "words" : "length";
            var (status, _) = await server.PostAsync(path, new { model, query = Canary, documents = path == "/tei/rerank" ? null : texts, texts = path == "/tei/rerank" ? texts : null, inputs = texts, input = texts, text = Canary });
            good += status == 200 ? 1 : 0;

            // What is refused: a property of another type, a model and a collection that are not here, no JSON, no UTF-8, no such packing, half a request.
            await server.PostAsync(path, new { model = Canary, query = Canary, documents = texts, texts, inputs = Canary, input = Canary, collection = Canary, mode = Canary });
            await server.PostAsync(path, new { query = new[] { Canary }, documents = Canary, texts = Canary, inputs = new { text = Canary }, input = new { text = Canary } });
            foreach (var body in (string[])["{\"query\": \"" + Canary, Canary, "[\"" + Canary + "\"]", "{\"" + Canary + "\": \"" + Canary + "\", \"" + Canary + "\": 1}"]) await SendAsync(server, path, Encoding.UTF8.GetBytes(body));
            await SendAsync(server, path, [.. Encoding.UTF8.GetBytes(Canary), 0xff]);
            await SendAsync(server, path, Encoding.UTF8.GetBytes(Canary), "gzip");
        }

        await using (var agent = await AgentConnection.ConnectAsync(server, Canary + "-key"))
        {
            foreach (var (tool, arguments) in ((string, Dictionary<string, object?>)[])[
                ("search", new() { ["query"] = Canary }), ("search", new() { ["query"] = new[] { Canary } }), ("search", new() { [Canary] = Canary }), ("search", new() { ["query"] = "fail" }),
                ("rerank", new() { ["query"] = Canary, ["documents"] = new[] { Canary } }), ("get", new() { ["id"] = "a.md" }), ("get", new() { ["id"] = Canary })])
            {
                await agent.CallToolAsync(tool, arguments, cancellationToken: Token);
            }

            foreach (var resource in await agent.ListResourcesAsync(cancellationToken: Token)) await agent.ReadResourceAsync(resource.Uri, cancellationToken: Token);
        }

        await SendAsync(server, "/mcp", Encoding.UTF8.GetBytes("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"" + Canary));
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", Canary + "-wrong");
        Assert.Equal(401, (await server.PostAsync("/rerank", new { query = Canary, documents = new[] { Canary } })).Status);

        // All but /index, whose collection can only be searched.
        Assert.Equal(13, good);
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Debug);
        Assert.All(log.Entries, entry => Assert.DoesNotContain(Canary, entry.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Requests_GoodRefusedAndFailed_AreOneLineEach()
    {
        using var log = new LogCapture();
        await using var server = await StartAsync(log);
        var documents = new[] { "one", "two" };
        List<(int Status, string Id)> sent = [];
        foreach (var body in (object[])[new { query = "q", documents }, new { query = " ", documents }, new { query = "fail", documents }])
        {
            using var response = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(body), Token);
            sent.Add(((int)response.StatusCode, Assert.Single(response.Headers.GetValues("x-request-id"))));
        }

        Assert.Equal([200, 400, 500], sent.Select(one => one.Status));
        await Load.LoadedServer.UntilAsync(() => sent.TrueForAll(one => Lines(log, one.Id).Any(line => line.Level == LogLevel.Information)), "every request has its line");
        foreach (var (status, id) in sent)
        {
            // By the estimate a token is four letters, and a text one more: 1 for "q" and "one", 2 for "fail"; the query counts for each document.
            var (documentsOf, tokens) = status switch { 200 => (2, 4), 500 => (2, 6), _ => (0, 0) };
            var line = Assert.Single(Lines(log, id), line => line.Level == LogLevel.Information);
            Assert.Matches($"^POST /rerank {status} in [0-9]+ ms, {documentsOf} documents, {tokens} tokens, request {id} ", line.Text);
        }

        // A failure of the server has its cause beside it, and nothing else has a second line.
        Assert.Equal([0, 0, 1], sent.Select(one => Lines(log, one.Id).Count(line => line.Level == LogLevel.Error)));
        Assert.Equal(4, sent.Sum(one => Lines(log, one.Id).Count()));
    }

    [Fact]
    public async Task Request_InATracedProgram_IsOneActivityWithItsNumbers()
    {
        using var log = new LogCapture();
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await StartAsync(log);

        using var response = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { query = "q", documents = new[] { "one", "two" } }), Token);
        using var refused = await server.Client.PostAsync(new Uri("/v2/rerank", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { query = Canary }), Token);

        // Other tests have servers of their own in this process; each request is told by its number.
        foreach (var (answer, documents, tokens) in ((HttpResponseMessage, int, long)[])[(response, 2, 4), (refused, 0, 0)])
        {
            var id = Assert.Single(answer.Headers.GetValues("x-request-id"));
            await Load.LoadedServer.UntilAsync(() => ended.Any(one => (string?)one.GetTagItem("skrerank.request_id") == id), "the request is traced");
            var activity = Assert.Single(ended, one => (string?)one.GetTagItem("skrerank.request_id") == id);
            Assert.Equal((documents, tokens), (activity.GetTagItem("skrerank.documents"), activity.GetTagItem("skrerank.tokens")));
            Assert.DoesNotContain(activity.TagObjects, tag => $"{tag.Value}".Contains(Canary, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<(string Category, LogLevel Level, string Text)> Lines(LogCapture log, string id) => log.Entries.Where(entry => entry.Text.Contains(id, StringComparison.Ordinal));

    private static async Task SendAsync(RunningServer server, string path, byte[] body, string? packing = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        if (packing is not null) content.Headers.ContentEncoding.Add(packing);
        using var response = await server.Client.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        Assert.InRange((int)response.StatusCode, 400, 499);
    }
}
