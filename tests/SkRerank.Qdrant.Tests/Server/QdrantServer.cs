using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>A Qdrant server inside of the test's process: it holds every request and its own answers against the published contract, keeps points, and answers as Qdrant's own local implementation does.</summary>
public sealed class QdrantServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<ContractRequest> _requests = [];
    private readonly Dictionary<string, ServerCollection> _collections = new(StringComparer.Ordinal);

    private QdrantServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Gets the address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Gets or sets the key that is asked for.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets what answers before the server does; <see langword="null"/> leaves the request to the server.</summary>
    public Func<ContractRequest, ContractReply?> Intercept { get; set; } = _ => null;

    /// <summary>Gets the requests so far.</summary>
    public IReadOnlyList<ContractRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    public static async Task<QdrantServer> StartAsync()
    {
        var server = new QdrantServer();
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Gets a collection as the server keeps it.</summary>
    public ServerCollection Collection(string name)
    {
        lock (_gate) return _collections[name];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        ContractReply reply;
        ContractRequest request;
        lock (_gate)
        {
            request = new ContractRequest(_requests.Count + 1, context.Request.Method, context.Request.Path.Value!, context.Request.QueryString.Value!, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
            _requests.Add(request);
        }

        if (Intercept(request) is { } intercepted) reply = intercepted;
        else
        {
            lock (_gate) reply = Answer(request, context.Request.Query.Keys);
        }

        if (reply.HoldUntil is { } begin) await begin.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (reply.Reset)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        await context.Response.Body.WriteAsync(reply.Body);
    }

    private ContractReply Answer(ContractRequest request, IEnumerable<string> parameters)
    {
        if (ApiKey is not null && request.Header("api-key") is not { Length: > 0 }) return Error(401, "Must provide an API key or an Authorization bearer token");
        if (ApiKey is not null && request.Header("api-key") != ApiKey) return Error(403, "Forbidden: Invalid API key or JWT");
        if (QdrantContract.Instance.OperationOf(request.Method, request.Path) is not { } operation) return Error(404, $"There is nothing at {request.Method} {request.Path}");
        try
        {
            JsonElement? json = request.Body.Length == 0 ? null : request.Json;
            if (QdrantContract.Instance.RequestViolations(operation, parameters, json) is { Count: > 0 } violations) return Error(400, "Format error in JSON body: " + string.Join("; ", violations));
            var result = Run(operation, request.Path.Split('/') is [_, _, var name, ..] ? name : "", json ?? default);
            var answer = operation == "GET /" ? result : new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 };
            using var written = JsonDocument.Parse(answer.ToJsonString());
            return QdrantContract.Instance.ResponseViolations(operation, written.RootElement) is { Count: > 0 } own
                ? Error(500, "The answer is against the contract: " + string.Join("; ", own))
                : ContractReply.Json(200, answer);
        }
        catch (ServerErrorException exception)
        {
            return Error(exception.Status, exception.Message);
        }
        catch (JsonException exception)
        {
            return Error(400, "Format error in JSON body: " + exception.Message);
        }
    }

    private JsonNode Run(string operation, string name, JsonElement body)
    {
        switch (operation)
        {
            case "GET /":
                return new JsonObject { ["title"] = "qdrant - vector search engine", ["version"] = "1.17.0" };
            case "GET /collections/{collection_name}/exists":
                return new JsonObject { ["exists"] = _collections.ContainsKey(name) };
            case "PUT /collections/{collection_name}":
                if (!_collections.TryAdd(name, new ServerCollection(body))) throw new ServerErrorException(409, $"Wrong input: Collection `{name}` already exists!");
                return true;
            case "DELETE /collections/{collection_name}":
                return _collections.Remove(name);
        }

        if (!_collections.TryGetValue(name, out var collection)) throw new ServerErrorException(404, $"Not found: Collection `{name}` doesn't exist!");
        switch (operation)
        {
            case "GET /collections/{collection_name}":
                return Info(collection);
            case "PUT /collections/{collection_name}/index":
                var schema = body.GetProperty("field_schema");
                collection.Indexes[body.GetProperty("field_name").GetString()!] = schema.ValueKind == JsonValueKind.String ? schema.GetString()! : schema.GetProperty("type").GetString()!;
                return Updated();
            case "PUT /collections/{collection_name}/points":
                collection.Upsert(body.GetProperty("points"));
                return Updated();
            case "POST /collections/{collection_name}/points/delete":
                collection.Delete(body.TryGetProperty("points", out var ids) ? ids.EnumerateArray().Select(PointKey.Of) : Matching(collection, body).Select(p => p.Key));
                return Updated();
            case "POST /collections/{collection_name}/points":
                return new JsonArray([.. body.GetProperty("ids").EnumerateArray().Select(PointKey.Of).Select(collection.Find).OfType<StoredPoint>().OrderBy(p => p.Key).Select(p => ServerCollection.ToJson(p, body))]);
            case "POST /collections/{collection_name}/points/count":
                return new JsonObject { ["count"] = Matching(collection, body).Count() };
            case "POST /collections/{collection_name}/points/scroll":
                return Scroll(collection, body);
            case "POST /collections/{collection_name}/points/query":
                return Query(collection, body);
            default:
                return new JsonArray([.. body.GetProperty("searches").EnumerateArray().Select(search => Query(collection, search))]);
        }
    }

    private static JsonObject Query(ServerCollection collection, JsonElement request) =>
        new() { ["points"] = new JsonArray([.. new ServerQuery(collection).Run(request).Select(p => ServerCollection.ToJson(p.Point, request, p.Score))]) };

    private static JsonObject Scroll(ServerCollection collection, JsonElement request)
    {
        var limit = request.TryGetProperty("limit", out var given) && given.ValueKind == JsonValueKind.Number ? given.GetInt32() : 10;
        IEnumerable<StoredPoint> points = Matching(collection, request);
        if (request.TryGetProperty("order_by", out var order) && order.ValueKind != JsonValueKind.Null)
            return new JsonObject { ["points"] = new JsonArray([.. collection.Ordered(points, order).Take(limit).Select(p => ServerCollection.ToJson(p, request))]), ["next_page_offset"] = null };
        if (request.TryGetProperty("offset", out var offset) && offset.ValueKind != JsonValueKind.Null) points = points.Where(p => p.Key.CompareTo(PointKey.Of(offset)) >= 0);
        StoredPoint[] page = [.. points.Take(limit + 1)];
        return new JsonObject { ["points"] = new JsonArray([.. page.Take(limit).Select(p => ServerCollection.ToJson(p, request))]), ["next_page_offset"] = page.Length > limit ? page[limit].Key.ToJson() : null };
    }

    private static IEnumerable<StoredPoint> Matching(ServerCollection collection, JsonElement request)
    {
        JsonElement? filter = request.TryGetProperty("filter", out var given) ? given : null;
        return collection.Points.Where(p => PayloadFilter.Matches(filter, p));
    }

    private static JsonObject Updated() => new() { ["operation_id"] = 1, ["status"] = "completed" };

    private static JsonObject Info(ServerCollection collection)
    {
        var parameters = new JsonObject();
        foreach (var name in new[] { "vectors", "sparse_vectors", "on_disk_payload" })
        {
            if (collection.Create.TryGetProperty(name, out var made)) parameters[name] = JsonNode.Parse(made.GetRawText());
        }

        return new JsonObject
        {
            ["status"] = "green",
            ["optimizer_status"] = "ok",
            ["points_count"] = collection.Points.Count(),
            ["segments_count"] = 1,
            ["config"] = new JsonObject
            {
                ["params"] = parameters,
                ["hnsw_config"] = new JsonObject { ["m"] = 16, ["ef_construct"] = 100, ["full_scan_threshold"] = 10_000 },
                ["optimizer_config"] = new JsonObject { ["deleted_threshold"] = 0.2, ["vacuum_min_vector_number"] = 1000, ["default_segment_number"] = 0, ["flush_interval_sec"] = 5 },
            },
            ["payload_schema"] = new JsonObject(collection.Indexes.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)new JsonObject { ["data_type"] = i.Value, ["points"] = collection.Points.Count() }))),
        };
    }

    private static ContractReply Error(int status, string text) => ContractReply.Json(status, new JsonObject { ["status"] = new JsonObject { ["error"] = text }, ["time"] = 0.001 });
}
