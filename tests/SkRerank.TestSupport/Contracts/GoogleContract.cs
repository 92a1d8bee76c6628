using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>The contract of Google's ranking API: results carry ids, not positions, and a title counts with the content.</summary>
public sealed class GoogleContract(string project = "project-1") : RerankContract("google")
{
    /// <inheritdoc/>
    public override string Path => $"/v1/projects/{project}/locations/global/rankingConfigs/default_ranking_config:rank";

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["status"] = status switch { 401 => "UNAUTHENTICATED", 403 => "PERMISSION_DENIED", 404 => "NOT_FOUND", 429 => "RESOURCE_EXHAUSTED", 503 => "UNAVAILABLE", >= 500 => "INTERNAL", _ => "INVALID_ARGUMENT" } },
    });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json)
    {
        JsonElement[] records = [.. json.GetProperty("records").EnumerateArray()];
        return new ContractQuery(json.GetProperty("query").GetString()!, Array.ConvertAll(records, r => $"{Text(r, "title")} {Text(r, "content")}".Trim()), Whole(json, "topN"), Text(json, "model"), !Flag(json, "ignoreRecordDetailsInResponse"))
        {
            Ids = Array.ConvertAll(records, r => r.GetProperty("id").GetString()!),
        };
    }

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["records"] = Nodes(hits, hit =>
        {
            var record = new JsonObject { ["id"] = query.Ids[hit.Index], ["score"] = hit.Score };
            if (query.Echo) record["content"] = hit.Text;
            return record;
        }),
    };
}
