using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Mixedbread's contract.</summary>
public sealed class MixedbreadContract() : RerankContract("mixedbread")
{
    /// <inheritdoc/>
    public override string Path => "/v1/reranking";

    /// <inheritdoc/>
    public override int MaxDocuments { get; init; } = 1000;

    /// <inheritdoc/>
    protected override int InvalidStatus => 422;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject { ["detail"] = message });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("input")), Whole(json, "top_k"), Text(json, "model"), Flag(json, "return_input"));

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["object"] = "list",
        ["model"] = query.Model,
        ["top_k"] = query.Limit ?? query.Documents.Count,
        ["return_input"] = query.Echo,
        ["data"] = Nodes(hits, hit => new JsonObject { ["object"] = "rank_result", ["index"] = hit.Index, ["score"] = hit.Score, ["input"] = query.Echo ? hit.Text : null }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = query.Tokens, ["total_tokens"] = query.Tokens },
    };
}
