using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>vLLM's contract of /rerank; the documents always come back.</summary>
public sealed class VllmRerankContract() : RerankContract("vllm-rerank")
{
    /// <inheritdoc/>
    public override string Path => "/v1/rerank";

    /// <inheritdoc/>
    public override string? Key { get; init; }

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) =>
        ContractReply.Json(status, new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "BadRequestError", ["param"] = null, ["code"] = status } });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n") is > 0 and var limit ? limit : null, Text(json, "model"), Echo: true);

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["id"] = "rerank-1",
        ["model"] = query.Model,
        ["usage"] = new JsonObject { ["total_tokens"] = query.Tokens },
        ["results"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["document"] = new JsonObject { ["text"] = hit.Text }, ["relevance_score"] = hit.Score }),
    };
}
