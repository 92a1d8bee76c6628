using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Amazon Bedrock's InvokeModel of Cohere's rerank model, signed by Signature Version 4.</summary>
public sealed class BedrockInvokeContract(string model = "cohere.rerank-v3-5:0") : RerankContract("bedrock-invoke")
{
    /// <inheritdoc/>
    public override string Path => $"/model/{model}/invoke";

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
    protected override ContractQuery Read(JsonElement json) => new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("documents")), Whole(json, "top_n"), model);

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => new JsonObject
    {
        ["results"] = Nodes(hits, hit => new JsonObject { ["index"] = hit.Index, ["relevance_score"] = hit.Score }),
    };

    /// <inheritdoc/>
    protected override ContractReply Finish(ContractReply reply, ContractQuery query) => reply.With("x-amzn-requestid", "req-1");
}
