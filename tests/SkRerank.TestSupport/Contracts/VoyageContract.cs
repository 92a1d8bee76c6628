using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Voyage's contract.</summary>
public sealed class VoyageContract() : RerankContract("voyage")
{
    /// <inheritdoc/>
    public override string Path => "/v1/rerank";

    /// <inheritdoc/>
    public override int MaxDocuments { get; init; } = 1000;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject { ["detail"] = message });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_k"), Text(json, "model"), Flag(json, "return_documents"));

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["object"] = "list",
        ["data"] = Nodes(hits, hit =>
        {
            var result = new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score };
            if (query.Echo) result["document"] = hit.Text;
            return result;
        }),
        ["model"] = query.Model,
        ["usage"] = new JsonObject { ["total_tokens"] = query.Tokens },
    };
}
