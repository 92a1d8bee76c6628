using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>The contract of the llama.cpp server; its scores are logits.</summary>
public sealed class LlamaCppContract() : RerankContract("llama-cpp")
{
    /// <inheritdoc/>
    public override string Path => "/v1/rerank";

    /// <inheritdoc/>
    public override string? Key { get; init; }

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) =>
        ContractReply.Json(status, new JsonObject { ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["type"] = "invalid_request_error" } });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), Text(json, "model") ?? "gguf");

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["model"] = query.Model,
        ["object"] = "list",
        ["usage"] = new JsonObject { ["prompt_tokens"] = query.Tokens, ["total_tokens"] = query.Tokens },
        ["results"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score }),
    };
}
