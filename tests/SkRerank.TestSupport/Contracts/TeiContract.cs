using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>The contract of text-embeddings-inference; it knows no model, and no number of results.</summary>
public sealed class TeiContract() : RerankContract("tei")
{
    /// <inheritdoc/>
    public override string Path => "/rerank";

    /// <inheritdoc/>
    public override string? Key { get; init; }

    /// <inheritdoc/>
    public override int MaxDocuments { get; init; } = 32;

    /// <inheritdoc/>
    protected override int InvalidStatus => 422;

    /// <inheritdoc/>
    protected override int TooManyStatus => 413;

    /// <inheritdoc/>
    public override ContractReply Failure(int status, string message) => ContractReply.Json(status, new JsonObject
    {
        ["error"] = message,
        ["error_type"] = status switch { 400 => "Empty", 424 => "Backend", 429 => "Overloaded", 503 => "Unhealthy", _ => "Validation" },
    });

    /// <inheritdoc/>
    protected override ContractQuery Read(JsonElement json) => new(json.GetProperty("query").GetString()!, Documents(json.GetProperty("texts")), null, null, Flag(json, "return_text"));

    /// <inheritdoc/>
    protected override ContractReply? RefusalOf(ContractQuery query) => query.Documents.Count == 0 ? Failure(400, "`texts` cannot be empty") : null;

    /// <inheritdoc/>
    protected override JsonNode Write(ContractQuery query, IReadOnlyList<ContractHit> hits) => Nodes(hits, hit =>
    {
        var result = new JsonObject { ["index"] = hit.Index, ["score"] = hit.Score };
        if (query.Echo) result["text"] = hit.Text;
        return result;
    });

    /// <inheritdoc/>
    protected override ContractReply Finish(ContractReply reply, ContractQuery query) => reply.With("x-compute-type", "cpu").With("x-compute-tokens", $"{query.Tokens}").With("x-compute-time", "3");
}
