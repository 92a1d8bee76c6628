using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Infinity's contract.</summary>
public sealed class InfinityContract() : RerankContract("infinity")
{
    /// <inheritdoc/>
    public override string Path => "/rerank";

    /// <inheritdoc/>
    public override string? Key { get; init; }

    /// <inheritdoc/>
    protected override int InvalidStatus => 422;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, status == 422
        ? new JsonObject { ["detail"] = new JsonArray(new JsonObject { ["loc"] = new JsonArray("body"), ["msg"] = message, ["type"] = "value_error" }) }
        : new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = null, ["param"] = null, ["code"] = status } });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), Text(json, "model") ?? "default/not-specified", Flag(json, "return_documents"));

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["object"] = "rerank",
        ["id"] = "infinity-1",
        ["created"] = 1_700_000_000,
        ["model"] = query.Model,
        ["usage"] = new JsonObject { ["prompt_tokens"] = query.Tokens, ["total_tokens"] = query.Tokens },
        ["results"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score, ["document"] = query.Echo ? hit.Text : null }),
    };
}
