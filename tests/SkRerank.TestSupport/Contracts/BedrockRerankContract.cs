using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Amazon Bedrock's rerank operation, signed by Signature Version 4.</summary>
public sealed class BedrockRerankContract() : RerankContract("bedrock-rerank")
{
    /// <inheritdoc/>
    public override string Path => "/rerank";

    /// <inheritdoc/>
    public override string? Key { get; init; }

    /// <summary>Gets the check of the signature.</summary>
    public AwsSignatureCheck Signature { get; init; } = new();

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) =>
        ContractReply.Json(status, new JsonObject { ["message"] = message }).With("x-amzn-requestid", "req-1").With("x-amzn-errortype", AwsSignatureCheck.ErrorType(status));

    /// <inheritdoc/>
    protected override ContractReply? Refusal(ContractRequest request) => Signature.Refusal(request) is { } reason ? Failure(403, reason) : null;

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json)
    {
        var configuration = json.GetProperty("rerankingConfiguration").GetProperty("bedrockRerankingConfiguration");
        string[] texts = [.. json.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("inlineDocumentSource")).Select(d => d.TryGetProperty("textDocument", out var text) ? text.GetProperty("text").GetString()! : d.GetProperty("jsonDocument").GetRawText())];
        return new ContractQuery(json.GetProperty("queries")[0].GetProperty("textQuery").GetProperty("text").GetString()!, texts, Whole(configuration, "numberOfResults"), configuration.GetProperty("modelConfiguration").GetProperty("modelArn").GetString());
    }

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["results"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["relevanceScore"] = hit.Score }),
    };

    /// <inheritdoc/>
    protected override ContractReply Finish(ContractReply reply, ContractQuery query) => reply.With("x-amzn-requestid", "req-1");
}
