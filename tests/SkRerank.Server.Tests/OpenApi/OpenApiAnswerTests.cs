using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Admission;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.OpenApi;

/// <summary>What the document says is what the server does: its examples, its schemas, its statuses and its properties.</summary>
public sealed partial class OpenApiAnswerTests
{
    private static readonly RerankDialect[] Dialects = Enum.GetValues<RerankDialect>();

    public static TheoryData<RerankDialect> EveryDialect => [.. Dialects];

    [Theory]
    [MemberData(nameof(EveryDialect))]
    public async Task Example_OfEveryOperation_IsAnsweredBySchema(RerankDialect dialect)
    {
        await using var server = await DescribedServer.StartAsync(options => options.Dialect = dialect);
        var answered = 0;
        foreach (var operation in server.Operations)
        {
            foreach (var body in operation.HasBody ? operation.RequestExamples : [null!])
            {
                using var response = await SendAsync(server, operation, body?.ToJsonString());

                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{operation} answers {(int)response.StatusCode} to {body?.ToJsonString()}");
                var media = operation.Text.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Single().Name;
                Assert.Equal(media, response.Content.Headers.ContentType!.MediaType);
                if (body is not null) Assert.Empty(server.Schemas.Violations(operation.RequestContent.GetProperty("schema"), JsonSerializer.SerializeToElement(body)));
                if (media == "application/json") Assert.Empty(server.Schemas.Violations(server.SchemaOf(operation, 200)!.Value, await RunningServer.JsonAsync(response)).Select(violation => $"{operation}: {violation}"));
                answered++;
            }
        }

        Assert.True(answered > 25, $"{answered} examples.");
    }

    [Fact]
    public async Task Example_OfEveryAnswerAndError_FitsItsSchema()
    {
        await using var server = await DescribedServer.StartAsync(options => options.ApiKeys.Add("s3cret"));
        foreach (var operation in server.Operations)
        {
            foreach (var response in operation.Text.GetProperty("responses").EnumerateObject())
            {
                if (!server.Resolved(response.Value).GetProperty("content").TryGetProperty("application/json", out var content)) continue;
                List<JsonElement> examples = [.. content.TryGetProperty("examples", out var several) ? several.EnumerateObject().Select(example => example.Value.GetProperty("value")) : [], .. content.TryGetProperty("example", out var one) ? [one] : Array.Empty<JsonElement>()];
                Assert.All(examples, example => Assert.Empty(server.Schemas.Violations(content.GetProperty("schema"), example).Select(violation => $"{operation} {response.Name}: {violation}")));
            }
        }
    }

    [Fact]
    public async Task Error_OfEveryKind_HasAStatusAndABodyOfTheDocument()
    {
        await using var server = await DescribedServer.StartAsync(options =>
        {
            (options.MaxDocuments, options.MaxRequestBytes, options.Deadline) = (3, 20_000, TimeSpan.FromMilliseconds(250));
            options.ApiKeys.Add("s3cret");
        });
        server.Server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "s3cret");
        Dictionary<int, int> seen = [];
        foreach (var operation in server.Operations.Where(operation => operation.HasBody && operation.Path != "/mcp"))
        {
            foreach (var (example, schema) in operation.RequestExamples.Zip(Requests(server, operation)))
            {
                foreach (var wrong in Wrong(server, operation, example, schema)) await RequireDescribedAsync(await wrong(), operation);
            }
        }

        // The server is stopped last: what comes then is answered with 503.
        server.Server.App.Services.GetRequiredService<AdmissionQueue>().Drain();
        foreach (var operation in server.Operations.Where(operation => operation.HasBody && operation.Path != "/mcp" || operation.Path.EndsWith("/health", StringComparison.Ordinal)))
            await RequireDescribedAsync(await SendAsync(server, operation, operation.HasBody ? operation.RequestExamples.First().ToJsonString() : null), operation, 503);

        Assert.Equal([400, 401, 404, 413, 415, 422, 424, 500, 502, 503, 504], seen.Keys.Order());

        async Task RequireDescribedAsync(HttpResponseMessage response, DescribedOperation operation, int? expected = null)
        {
            using (response)
            {
                var status = (int)response.StatusCode;
                seen[status] = seen.GetValueOrDefault(status) + 1;
                if (expected is { } wanted) Assert.Equal(wanted, status);
                Assert.True(status >= 400, $"{operation} answers {status}.");
                var schema = server.SchemaOf(operation, status);
                Assert.True(schema is not null, $"{operation} answers {status}, which the document does not have: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                Assert.Empty(server.Schemas.Violations(schema.Value, await RunningServer.JsonAsync(response)).Select(violation => $"{operation} {status}: {violation}"));
                var headers = server.ResponseOf(operation, status)!.Value.TryGetProperty("headers", out var described) ? described.EnumerateObject().Select(header => header.Name).ToArray() : [];
                foreach (var header in new[] { "x-request-id", "retry-after", "www-authenticate" }) Assert.True(!response.Headers.Contains(header) || headers.Contains(header), $"{operation} {status} has {header}.");
            }
        }
    }

    [Theory]
    [InlineData("{", "application/json, text/event-stream")]
    [InlineData("[]", "application/json, text/event-stream")]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}""", "text/html")]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}""", "application/json")]
    public async Task Mcp_WhatIsNoMessageOfTheProtocol_IsRefusedByTheDocument(string body, string accept)
    {
        await using var server = await DescribedServer.StartAsync();
        var operation = server.Operations.Single(operation => operation.Path == "/mcp");

        using var response = await SendAsync(server, operation, body, request => request.Headers.Accept.TryParseAdd(accept));

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Empty(server.Schemas.Violations(server.SchemaOf(operation, (int)response.StatusCode)!.Value, await RunningServer.JsonAsync(response)).Select(violation => $"{(int)response.StatusCode}: {violation}"));
    }

    [Fact]
    public async Task Overload_IsAnsweredByTheDocument()
    {
        await using var server = await DescribedServer.StartAsync(options => (options.MaxRequestTokens, options.MaxQueuedTokens, options.MaxRunningRequests) = (60, 60, 2));
        var operation = server.Operations.Single(operation => operation.Path == "/jina/rerank");
        var queue = server.Server.App.Services.GetRequiredService<AdmissionQueue>();
        List<AdmissionQueue.Lease> running = [];
        while (running.Count < 2) running.Add(await queue.EnterAsync("other", 1, TestContext.Current.CancellationToken));
        var waiting = queue.EnterAsync("other", 50, TestContext.Current.CancellationToken);

        using var response = await SendAsync(server, operation, operation.RequestExamples.First().ToJsonString());

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Empty(server.Schemas.Violations(server.SchemaOf(operation, 429)!.Value, await RunningServer.JsonAsync(response)));
        Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        foreach (var lease in running) lease.Dispose();
        (await waiting).Dispose();
    }

    [Theory]
    [MemberData(nameof(EveryDialect))]
    public async Task Property_ThatIsDescribed_IsRead(RerankDialect dialect)
    {
        await using var server = await DescribedServer.StartAsync(options => options.Dialect = dialect);
        var properties = 0;
        foreach (var operation in server.Operations.Where(operation => operation.HasBody && operation.Path != "/mcp"))
        {
            foreach (var (example, schema) in operation.RequestExamples.Zip(Requests(server, operation)))
            {
                foreach (var property in schema.GetProperty("properties").EnumerateObject())
                {
                    // A collection is read where no passages come with the request.
                    if (await NamesAsync(server, operation, property.Name == "collection" ? With(example, "passages", null) : example, property.Name)) properties++;
                    else Assert.Fail($"{operation} takes '{property.Name}' of a wrong type, which the document describes.");
                }
            }
        }

        Assert.True(properties > 100, $"{properties} properties.");
    }

    [Theory]
    [MemberData(nameof(EveryDialect))]
    public async Task Property_ThatIsRead_IsDescribed(RerankDialect dialect)
    {
        await using var server = await DescribedServer.StartAsync(options => options.Dialect = dialect);

        // Every name that stands in the sources of the server as a string of its own, whoever reads it.
        var names = Directory.EnumerateFiles(RepositoryFolder.At("src", "SkRerank.Server"), "*.cs", SearchOption.AllDirectories).SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToList();
        Assert.Contains("truncate_prompt_tokens", names);
        foreach (var operation in server.Operations.Where(operation => operation.HasBody && operation.Path != "/mcp"))
        {
            foreach (var (example, schema) in operation.RequestExamples.Zip(Requests(server, operation)))
            {
                foreach (var name in names.Where(name => !schema.GetProperty("properties").TryGetProperty(name, out _)))
                {
                    // documents beside texts is the other contract of the same path.
                    if (name == "documents" && example.ContainsKey("texts") && !operation.Path.StartsWith("/tei/", StringComparison.Ordinal)) continue;
                    Assert.False(await NamesAsync(server, operation, example, name), $"{operation} reads '{name}', which the document does not describe.");
                }
            }
        }
    }

    // Each is refused, whatever else of the example is right.
    private static IEnumerable<Func<Task<HttpResponseMessage>>> Wrong(DescribedServer server, DescribedOperation operation, JsonObject example, JsonElement schema)
    {
        foreach (var body in new[] { "", "[]", "{", new string(' ', 20_001) }) yield return () => SendAsync(server, operation, body);
        yield return () => SendAsync(server, operation, example.ToJsonString(), request => request.Content!.Headers.ContentType = new("text/plain"));
        yield return () => SendAsync(server, operation, example.ToJsonString(), request => request.Content!.Headers.ContentEncoding.Add("zstd"));
        yield return () => SendAsync(server, operation, example.ToJsonString(), request => request.Headers.Add("x-request-timeout-ms", "soon"));
        yield return () => SendAsync(server, operation, example.ToJsonString(), request => request.Headers.Authorization = new("Bearer", "another"));
        var failing = With(example, "passages", null);
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var isList = server.Parts(property.Value).Any(part => part.TryGetProperty("maxItems", out var most) && most.GetInt32() == 3);
            if (isList && example.ContainsKey(property.Name)) yield return () => SendAsync(server, operation, With(example, property.Name, new JsonArray("a", "b", "c", "d")).ToJsonString());
            if (property.Name is "model" or "collection") yield return () => SendAsync(server, operation, With(failing, property.Name, "another").ToJsonString());
        }

        // The texts that the models and the store of this server fail on; the playground has its own retrievers over what is pasted.
        var place = example.ContainsKey("inputs") ? "inputs" : example.ContainsKey("input") ? "input" : "query";
        if (operation.Path is "/index" or "/embed_all" or "/tei/embed_all" or "/playground/align") yield break;
        foreach (var text in new[] { " ", Faults.Internal, Faults.Backend, Faults.Transient, Faults.Late }) yield return () => SendAsync(server, operation, With(failing, place, text).ToJsonString());
    }

    private static IEnumerable<JsonElement> Requests(DescribedServer server, DescribedOperation operation) =>
        server.Parts(operation.RequestContent.GetProperty("schema")).Where(part => part.TryGetProperty("properties", out _));

    /// <summary>Says whether a value of a type that nothing takes is refused by the property's name.</summary>
    private static async Task<bool> NamesAsync(DescribedServer server, DescribedOperation operation, JsonObject example, string name)
    {
        using var response = await SendAsync(server, operation, With(example, name, new JsonArray(new JsonArray())).ToJsonString());
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode < 500, $"{operation}, {name}: {answer}");
        return response.StatusCode != HttpStatusCode.OK && (answer.Contains($"'{name}'", StringComparison.Ordinal) || answer.Contains($"'{name}[0]'", StringComparison.Ordinal));
    }

    private static JsonObject With(JsonObject body, string name, JsonNode? value)
    {
        var changed = body.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static Task<HttpResponseMessage> SendAsync(DescribedServer server, DescribedOperation operation, string? body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method.ToUpperInvariant()), operation.Path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        if (operation.Path == "/mcp" && request.Headers.Accept.Count == 0) request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        return server.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("\"([a-z][a-z0-9_]*)\"")]
    private static partial Regex Name();
}
