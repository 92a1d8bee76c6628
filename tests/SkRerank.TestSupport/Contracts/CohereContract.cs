using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Cohere's contract, of version 1 or 2.</summary>
public class CohereContract : RerankContract
{
    private readonly string _version;

    /// <summary>Starts from a version.</summary>
    public CohereContract(int version = 2)
        : this($"cohere-v{version}", version)
    {
    }

    /// <summary>Starts from the schemas of a descendant.</summary>
    protected CohereContract(string name, int version)
        : base(name) => _version = $"{version}";

    /// <inheritdoc/>
    public override string Path => $"/v{_version}/rerank";

    /// <inheritdoc/>
    public override int MaxDocuments { get; init; } = 10_000;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject { ["id"] = "err-1", ["message"] = message });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), Text(json, "model"), Flag(json, "return_documents"));

    /// <inheritdoc/>
    protected override ContractReply? RefusalOf(ContractQuery query) =>
        query.Documents.Count == 0 ? Failure(400, "invalid request: list of documents must not be empty")
        : string.IsNullOrWhiteSpace(query.Text) ? Failure(400, "invalid request: query must not be empty or be only whitespace")
        : query.Documents.Any(d => d.Length == 0) ? Failure(400, "invalid request: document must not be empty")
        : null;

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["id"] = "b1f1c6a2-1111-4a4a-9c9c-000000000001",
        ["results"] = Nodes(hits, hit =>
        {
            var result = new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score };
            if (query.Echo) result["document"] = new JsonObject { ["text"] = hit.Text };
            return result;
        }),
        ["meta"] = new JsonObject
        {
            ["api_version"] = new JsonObject { ["version"] = _version },
            ["billed_units"] = new JsonObject { ["search_units"] = (query.Documents.Count + 99) / 100 },
        },
    };
}
