using System.Reflection;
using System.Text.Json;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Holds requests and answers against Qdrant's published OpenAPI document, field by field.</summary>
internal sealed class QdrantContract
{
    private readonly JsonElement _document;
    private readonly JsonSchema _schema;

    private QdrantContract(JsonElement document)
    {
        _document = document;
        _schema = JsonSchema.Of(document);
    }

    public static QdrantContract Instance { get; } = Load();

    /// <summary>Finds the operation of a request, such as <c>POST /collections/{collection_name}/points/query</c>.</summary>
    public string? OperationOf(string method, string path) =>
        _document.GetProperty("operations").EnumerateObject().Select(o => o.Name).FirstOrDefault(name => name.Split(' ') is [var m, var template] && m == method && Fits(template, path));

    /// <summary>Gives what a request violates.</summary>
    public IReadOnlyList<string> RequestViolations(string operation, IEnumerable<string> parameters, JsonElement? body)
    {
        var contract = _document.GetProperty("operations").GetProperty(operation);
        IEnumerable<string> unknown = parameters.Where(p => !contract.GetProperty("parameters").EnumerateArray().Any(k => k.GetString() == p)).Select(p => $"the parameter {p} is not in the contract");
        if (!contract.TryGetProperty("request", out var schema)) return [.. unknown, .. body is null ? [] : new[] { "there must be no body" }];
        return [.. unknown, .. body is { } given ? _schema.Violations(schema, given) : ["the body is missing"]];
    }

    /// <summary>Gives what an answer violates.</summary>
    public IReadOnlyList<string> ResponseViolations(string operation, JsonElement body) => _schema.Violations(_document.GetProperty("operations").GetProperty(operation).GetProperty("response"), body);

    private static bool Fits(string template, string path)
    {
        var expected = template.Split('/');
        var actual = path.Split('/');
        return expected.Length == actual.Length && expected.Zip(actual).All(p => p.First == p.Second || (p.First.StartsWith('{') && p.Second.Length > 0));
    }

    private static QdrantContract Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("qdrant.json")!;
        using var document = JsonDocument.Parse(stream);
        return new QdrantContract(document.RootElement.Clone());
    }
}
