using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Together's contract.</summary>
public sealed class TogetherContract() : RerankContract("together")
{
    /// <inheritdoc/>
    public override string Path => "/v1/rerank";

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) =>
        ContractReply.Json(status, new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = status == 429 ? "rate_limit" : "invalid_request_error", ["param"] = null, ["code"] = null } });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), Text(json, "model"), Flag(json, "return_documents"));

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["object"] = "rerank",
        ["id"] = "9dfa1a09-1111-4a40-970f-000000000001",
        ["model"] = query.Model,
        ["results"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score, ["document"] = query.Echo ? new JsonObject { ["text"] = hit.Text } : [] }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = query.Tokens, ["completion_tokens"] = 0, ["total_tokens"] = query.Tokens },
    };
}
