using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>The contract of the LiteLLM proxy: Cohere's form in front of any provider.</summary>
public sealed class LiteLlmContract() : RerankContract("litellm")
{
    /// <inheritdoc/>
    public override string Path => "/rerank";

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) =>
        ContractReply.Json(status, new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "None", ["param"] = null, ["code"] = $"{status}" } });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) =>
        new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), Text(json, "model"), Flag(json, "return_documents"));

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["id"] = "litellm-1",
        ["results"] = Nodes(hits, hit =>
        {
            var result = new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score };
            if (query.Echo) result["document"] = new JsonObject { ["text"] = hit.Text };
            return result;
        }),
        ["meta"] = new JsonObject { ["billed_units"] = new JsonObject { ["search_units"] = 1 } },
    };
}
