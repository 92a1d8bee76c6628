using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Pinecone's contract; the version of its API is asked for in a header.</summary>
public sealed class PineconeContract() : RerankContract("pinecone")
{
    /// <inheritdoc/>
    public override string Path => "/rerank";

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status switch { 401 => "UNAUTHENTICATED", 429 => "RESOURCE_EXHAUSTED", >= 500 => "UNKNOWN", _ => "INVALID_ARGUMENT" }, ["message"] = message },
        ["status"] = status,
    });

    /// <inheritdoc/>
    protected override bool IsAuthorized(ContractRequest request) => request.Header("Api-Key") == Key;

    /// <inheritdoc/>
    protected override ContractReply? Refusal(ContractRequest request) => string.IsNullOrEmpty(request.Header("X-Pinecone-Api-Version")) ? Failure(400, "The header X-Pinecone-Api-Version is missing.") : null;

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), Text(json, "model"), !json.TryGetProperty("return_documents", out var echo) || echo.GetBoolean());

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["model"] = query.Model,
        ["data"] = Nodes(hits, hit =>
        {
            var result = new JsonObject { ["index"] = hit.Index, ["score"] = hit.Score };
            if (query.Echo) result["document"] = new JsonObject { ["text"] = hit.Text };
            return result;
        }),
        ["usage"] = new JsonObject { ["rerank_units"] = 1 },
    };
}
