using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>The contract of NVIDIA NIM: its own server, or the hosted one of a model.</summary>
public sealed class NimContract(string? hostedModel = null) : RerankContract("nim")
{
    /// <inheritdoc/>
    public override string Path => hostedModel is null ? "/v1/ranking" : $"/v1/retrieval/nvidia/{hostedModel}/reranking";

    /// <inheritdoc/>
    protected override int InvalidStatus => 422;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject { ["detail"] = message });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetProperty("text").GetString()!, Documents(json.GetProperty("passages")), null, Text(json, "model"));

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["rankings"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["logit"] = hit.Score }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = query.Tokens, ["total_tokens"] = query.Tokens },
    };
}
