using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>vLLM's contract of /score; the answer is in the order of the request.</summary>
public sealed class VllmScoreContract() : RerankContract("vllm-score")
{
    /// <inheritdoc/>
    public override string Path => "/score";

    /// <inheritdoc/>
    public override string? Key { get; init; }

    /// <inheritdoc/>
    protected override bool IsSorted => false;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) =>
        ContractReply.Json(status, new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "BadRequestError", ["param"] = null, ["code"] = status } });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json)
    {
        var (first, second) = (json.GetProperty("text_1"), json.GetProperty("text_2"));
        var query = first.ValueKind == JsonValueKind.String ? first.GetString()! : first[0].GetString()!;
        return new ContractQuery(query, second.ValueKind == JsonValueKind.String ? [second.GetString()!] : Documents(second), null, Text(json, "model"));
    }

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["id"] = "score-1",
        ["object"] = "list",
        ["created"] = 1_700_000_000,
        ["model"] = query.Model,
        ["data"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["object"] = "score", ["score"] = hit.Score }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = query.Tokens, ["total_tokens"] = query.Tokens, ["completion_tokens"] = 0 },
    };
}
