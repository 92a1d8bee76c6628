using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Implements the HTTP contract of one provider: where it is asked, what it refuses, and how it answers.</summary>
public abstract class RerankContract
{
    private readonly JsonSchema _schema;

    /// <summary>Starts from the schemas of Golden/contracts.</summary>
    protected RerankContract(string name)
    {
        Name = name;
        _schema = JsonSchema.Load(name);
    }

    /// <summary>Gets the name of the contract, and of its file of schemas.</summary>
    public string Name { get; }

    /// <summary>Gets the path that is asked.</summary>
    public abstract string Path { get; }

    /// <summary>Gets the key that is asked for; <see langword="null"/> for a server without one.</summary>
    public virtual string? Key { get; init; } = "canary-key-7f3a";

    /// <summary>Gets the greatest number of documents of a request.</summary>
    public virtual int MaxDocuments { get; init; } = int.MaxValue;

    /// <summary>Gets the status that answers a request against the schema.</summary>
    protected virtual int InvalidStatus => 400;

    /// <summary>Gets the status that answers too many documents.</summary>
    protected virtual int TooManyStatus => 400;

    /// <summary>Gets whether the answer is sorted by score; otherwise it is in the order of the request.</summary>
    protected virtual bool IsSorted => true;

    /// <summary>Answers a request; <paramref name="score"/> scores the query and a document.</summary>
    public ContractReply Answer(ContractRequest request, Func<string, string, double> score)
    {
        if (Uri.UnescapeDataString(request.Path) != Path) return Failure(404, $"There is nothing at {request.Path}.");
        if (request.Method != "POST") return Failure(405, $"{request.Method} is not allowed.");
        if (!IsAuthorized(request)) return Failure(401, "The key is missing or wrong.");
        if (Refusal(request) is { } refusal) return refusal;
        JsonElement json;
        try
        {
            json = request.Json;
        }
        catch (JsonException)
        {
            return Failure(InvalidStatus, "The body is not JSON.");
        }

        if (_schema.Violations("request", json) is { Count: > 0 } violations) return Failure(InvalidStatus, string.Join("; ", violations));
        var query = Read(json);
        if (query.Documents.Count > MaxDocuments) return Failure(TooManyStatus, $"At most {MaxDocuments} documents are allowed, but there are {query.Documents.Count}.");
        if (RefusalOf(query) is { } refused) return refused;
        IEnumerable<ContractHit> hits = query.Documents.Select((text, i) => new ContractHit(i, score(query.Text, text), text));
        if (IsSorted) hits = hits.OrderByDescending(h => h.Score).ThenBy(h => h.Index);
        var answer = Write(query, [.. hits.Take(query.Limit ?? int.MaxValue)]);
        using var written = JsonDocument.Parse(answer.ToJsonString());
        return _schema.Violations("response", written.RootElement) is { Count: > 0 } own
            ? throw new InvalidOperationException($"The server's answer is against the contract {Name}: {string.Join("; ", own)}.")
            : Finish(ContractReply.Json(200, answer), query);
    }

    /// <summary>Gives an error in the provider's form.</summary>
    public abstract ContractReply Failure(int status, string message);

    /// <summary>Gives what a request violates of the contract's schema.</summary>
    public IReadOnlyList<string> Violations(ContractRequest request) => _schema.Violations("request", request.Json);

    /// <summary>Gives what an error's body violates of the contract's schema.</summary>
    public IReadOnlyList<string> ErrorViolations(JsonElement body) => _schema.Violations("error", body);

    /// <summary>Says whether a request carries the key; by default as a bearer.</summary>
    protected virtual bool IsAuthorized(ContractRequest request) => Key is null || request.Header("Authorization") == $"Bearer {Key}";

    /// <summary>Refuses a request for what is neither its key nor its body.</summary>
    protected virtual ContractReply? Refusal(ContractRequest request) => null;

    /// <summary>Refuses what is asked for, though its form is right.</summary>
    protected virtual ContractReply? RefusalOf(ContractQuery query) => null;

    /// <summary>Reads what is asked for.</summary>
    protected abstract ContractQuery Read(JsonElement json);

    /// <summary>Writes the answer.</summary>
    protected abstract JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits);

    /// <summary>Adds headers to an answer.</summary>
    protected virtual ContractReply Finish(ContractReply reply, ContractQuery query) => reply;

    /// <summary>Makes an array of one node a hit.</summary>
    protected static JsonArray Nodes(IEnumerable<ContractHit> hits, Func<ContractHit, JsonNode> node) => [.. hits.Select(node)];

    /// <summary>Reads an optional whole number.</summary>
    protected static int? Whole(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    /// <summary>Reads an optional text.</summary>
    protected static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Reads an optional switch.</summary>
    protected static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Reads documents that are texts or objects.</summary>
    protected static IReadOnlyList<string> Documents(JsonElement documents) => [.. documents.EnumerateArray().Select(DocumentText)];

    private static string DocumentText(JsonElement document) => document.ValueKind == JsonValueKind.String ? document.GetString()!
        : document.TryGetProperty("text", out var text) ? text.GetString()!
        : document.TryGetProperty("image", out var image) ? image.GetString()!
        : document.GetRawText();
}
