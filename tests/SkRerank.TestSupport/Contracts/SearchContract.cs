using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Serves searches of one engine: requests must fit its published contract, and answers are the ones that a test gives, which must fit it too.</summary>
/// <param name="name">The name of the contract in Golden/contracts.</param>
/// <param name="path">The path that is asked.</param>
public sealed class SearchContract(string name, string path) : RerankContract(name)
{
    private readonly JsonSchema _schemas = JsonSchema.Load(name);

    public override string Path => path;

    /// <summary>Checks a request, and gives an answer to it.</summary>
    public ContractReply Reply(ContractRequest request, JsonNode answer, bool isMalformed = false)
    {
        if (Uri.UnescapeDataString(request.Path) != Path) return Failure(404, $"There is nothing at {request.Path}.");
        if (request.Method != "POST") return Failure(405, $"{request.Method} is not allowed.");
        if (_schemas.Violations("request", request.Json) is { Count: > 0 } violations) return Failure(400, string.Join("; ", violations));
        using var written = JsonDocument.Parse(answer.ToJsonString());
        return !isMalformed && _schemas.Violations("response", written.RootElement) is { Count: > 0 } own
            ? throw new InvalidOperationException($"The answer is against the contract {Name}: {string.Join("; ", own)}.")
            : ContractReply.Json(200, answer);
    }

    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, Name == "azure-ai-search"
        ? new JsonObject { ["error"] = new JsonObject { ["code"] = "", ["message"] = message } }
        : new JsonObject { ["error"] = new JsonObject { ["root_cause"] = new JsonArray(new JsonObject { ["type"] = "exception", ["reason"] = message }), ["type"] = "exception", ["reason"] = "outer" }, ["status"] = status });

    protected override ContractQuery Read(JsonElement json) => throw new NotSupportedException("A search is answered by the test.");

    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => throw new NotSupportedException("A search is answered by the test.");
}
