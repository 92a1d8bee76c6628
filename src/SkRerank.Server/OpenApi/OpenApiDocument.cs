using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkRerank.Server.Security;

namespace SkRerank.Server.OpenApi;

/// <summary>Makes the OpenAPI document from the endpoints that are mapped, the contracts that they name and the errors that these say.</summary>
/// <remarks>
/// OpenAPI 3.0.4, which every generator of clients reads. ASP.NET's own generator describes parameters and results of typed handlers and leaves out request delegates, which these endpoints are:
/// they read bodies with a sentence for every mistake, and one path may answer in several contracts.
/// </remarks>
internal sealed class OpenApiDocument(SkRerankServerOptions options, ApiKeys keys)
{
    private const string Version = "3.0.4";

    private static readonly string ServerVersion = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3);

    /// <summary>Makes the document.</summary>
    /// <param name="endpoints">The endpoints of the program; those of others are left out.</param>
    /// <param name="server">The path that the endpoints' paths start from, such as <c>/</c>.</param>
    public JsonObject Create(IEnumerable<Endpoint> endpoints, string server)
    {
        var text = OpenApiText.Of(options);
        var contracts = text["contracts"]!.AsObject();
        var paths = new JsonObject();
        var shared = new JsonObject();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<DescribedEndpoint>() is not { } described) continue;
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            if (paths[path] is not JsonObject operations) paths[path] = operations = [];
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
                operations[method.ToLowerInvariant()] = Operation(OperationId(method, path), described, contracts, shared);
        }

        var info = Take(text, "info").AsObject();
        info["version"] = ServerVersion;
        var components = new JsonObject { ["schemas"] = Take(text, "schemas"), ["responses"] = shared, ["parameters"] = Take(text, "parameters"), ["headers"] = Take(text, "headers") };
        if (keys.AreRequired) components["securitySchemes"] = Schemes();
        return new JsonObject
        {
            ["openapi"] = Version,
            ["info"] = info,
            ["servers"] = Array(new JsonObject { ["url"] = server }),
            ["tags"] = Take(text, "tags"),
            ["paths"] = paths,
            ["components"] = components,
        };
    }

    private JsonObject Operation(string id, DescribedEndpoint described, JsonObject contracts, JsonObject shared)
    {
        (string Name, JsonObject Text)[] texts = [.. described.Contracts.Select(contract => (contract.Name, contracts[contract.Name]!.AsObject()))];
        var operation = new JsonObject
        {
            ["operationId"] = id,
            ["tags"] = Array(texts[0].Text["tag"]!.DeepClone()),
            ["summary"] = texts[0].Text["summary"]!.DeepClone(),
            ["description"] = (texts.Length > 1 ? "The body tells the contract. " : "") + string.Join(" Or: ", texts.Select(text => (string)text.Text["description"]!)),
        };
        if (texts[0].Text["request"] is not null)
        {
            operation["parameters"] = Array(Reference("parameters", "timeout"));
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = Content([.. texts.Select(text => (text.Name, text.Text["request"]!.AsObject()))]) } };
        }

        var responses = new JsonObject { ["200"] = Answer([.. texts.Select(text => (text.Name, text.Text["answer"]!.AsObject()))], described.IsGuarded) };
        var refusals = texts[0].Text["refusals"]?.AsObject() ?? [];
        foreach (var (status, name, response) in OpenApiErrors.Of(described, keys.AreRequired)) responses[status] = refusals[status] is JsonObject refusal ? Joined(response, refusal) : Shared(shared, name, response);
        foreach (var (status, refusal) in refusals.Where(refusal => !responses.ContainsKey(refusal.Key))) responses[status] = Refusal(refusal!.AsObject());
        operation["responses"] = responses;
        if (keys.AreRequired && described.IsGuarded) operation["security"] = Array(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["keyHeader"] = new JsonArray() });
        return operation;
    }

    private static JsonObject Answer((string Name, JsonObject Text)[] answers, bool isNamed)
    {
        var media = (string?)answers[0].Text["media"] ?? "application/json";
        var response = new JsonObject { ["description"] = "The answer.", ["content"] = new JsonObject { [media] = Content(answers) } };
        if (isNamed) response["headers"] = new JsonObject { ["x-request-id"] = Reference("headers", "x-request-id") };
        return response;
    }

    // What many operations answer alike stands once.
    private static JsonObject Shared(JsonObject shared, string name, JsonObject response)
    {
        if (shared[name] is not { } same) shared[name] = response;
        else if (!JsonNode.DeepEquals(same, response)) return response;
        return Reference("responses", name);
    }

    // What a protocol behind the endpoint says in bodies of its own.
    private static JsonObject Refusal(JsonObject refusal) => new()
    {
        ["description"] = refusal["description"]!.DeepClone(),
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Reference("schemas", (string)refusal["schema"]!) } },
    };

    private static JsonObject Joined(JsonObject response, JsonObject refusal)
    {
        response["description"] = $"{response["description"]} Or: {refusal["description"]}";
        var content = response["content"]!["application/json"]!;
        content["schema"] = new JsonObject { ["anyOf"] = Array(content["schema"]!.DeepClone(), Reference("schemas", (string)refusal["schema"]!)) };
        return response;
    }

    private static JsonObject Content((string Name, JsonObject Text)[] bodies)
    {
        var content = new JsonObject { ["schema"] = Choice([.. bodies.Select(body => (string?)body.Text["schema"])]) };
        var examples = new JsonObject();
        foreach (var (name, body) in bodies)
        {
            if (body["example"] is { } example) examples[name] = new JsonObject { ["value"] = example.DeepClone() };
        }

        if (examples.Count > 0) content["examples"] = examples;
        return content;
    }

    /// <summary>Refers to one schema, or to any of several; a body without one is text.</summary>
    internal static JsonObject Choice(IReadOnlyList<string?> schemas)
    {
        string?[] distinct = [.. schemas.Distinct()];
        return distinct is [null] ? new JsonObject { ["type"] = "string" }
            : distinct is [{ } one] ? Reference("schemas", one)
            : new JsonObject { ["anyOf"] = Array([.. distinct.Select(name => Reference("schemas", name!))]) };
    }

    internal static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    private static JsonObject Schemes() => new()
    {
        ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key of the server, as Authorization: Bearer KEY." },
        ["keyHeader"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-api-key", ["description"] = "The same key, for clients that cannot send it as a bearer token." },
    };

    // A name that generators of clients make a method from, such as postV1Rerank.
    private static string OperationId(string method, string path) =>
        method.ToLowerInvariant() + string.Concat(path.Split(['/', '_', '.', '-', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static JsonArray Array(params JsonNode[] nodes) => new(nodes);

    private static JsonNode Take(JsonObject from, string name)
    {
        var value = from[name]!;
        from.Remove(name);
        return value;
    }
}
