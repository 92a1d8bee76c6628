using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Collections;
using SkRerank.Server.Tests.Playground;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Server.Tests.OpenApi;

/// <summary>A server that can do everything, and what its OpenAPI document says.</summary>
internal sealed class DescribedServer : IAsyncDisposable
{
    private DescribedServer(RunningServer server, JsonElement document) => (Server, Document, Schemas) = (server, document, JsonSchema.Of(document));

    public RunningServer Server { get; }

    public JsonElement Document { get; }

    /// <summary>Gets the checker of bodies by the document's schemas.</summary>
    public JsonSchema Schemas { get; }

    public IEnumerable<DescribedOperation> Operations =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select new DescribedOperation(path.Name, method.Name, method.Value);

    public static async Task<DescribedServer> StartAsync(Action<SkRerankServerOptions>? configure = null, Action<WebApplication>? more = null)
    {
        var server = await RunningServer.StartAsync(
            services =>
            {
                services.AddSingleton(new ServedModel("minilm-reranker") { Reranker = new FakeReranker((query, document) => Score(query, document.Text)) });
                services.AddSingleton(new ServedModel("minilm-embedding") { Embeddings = new FunctionVectorGenerator(Vector), TokenVectors = new WordCountingEncoder() });
                services.AddSingleton<ISearchIndex>(new NoteIndex());
            },
            configure,
            more);
        return new DescribedServer(server, (await server.GetAsync("/openapi.json")).Body);
    }

    /// <summary>Gives what the document says of an answer; <see langword="null"/> where it does not have this status.</summary>
    public JsonElement? ResponseOf(DescribedOperation operation, int status) =>
        operation.Text.GetProperty("responses").TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response) ? Resolved(response) : null;

    /// <summary>Gives the schema of an answer in JSON; <see langword="null"/> where the document does not have this status.</summary>
    public JsonElement? SchemaOf(DescribedOperation operation, int status) =>
        ResponseOf(operation, status) is { } response && response.GetProperty("content").TryGetProperty("application/json", out var content) ? content.GetProperty("schema") : null;

    /// <summary>Follows a reference.</summary>
    public JsonElement Resolved(JsonElement element) => element.TryGetProperty("$ref", out var reference) ? reference.GetString()!["#/".Length..].Split('/').Aggregate(Document, (at, name) => at.GetProperty(name)) : element;

    /// <summary>Follows references to a schema, and gives it with those of its choices.</summary>
    public IEnumerable<JsonElement> Parts(JsonElement schema)
    {
        var part = Resolved(schema);
        return [part, .. new[] { "anyOf", "allOf" }.Where(name => part.TryGetProperty(name, out _)).SelectMany(name => part.GetProperty(name).EnumerateArray()).SelectMany(Parts)];
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static double Score(string query, string text)
    {
        Faults.Throw(query);
        return text.Length / 10.0;
    }

    private static float[] Vector(string text)
    {
        Faults.Throw(text);
        return [text.Length, 1];
    }
}
