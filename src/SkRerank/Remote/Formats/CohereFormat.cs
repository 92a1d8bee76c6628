using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Cohere's v2 contract (<c>POST /v2/rerank</c>).</summary>
internal sealed class CohereFormat() : RerankWireFormat("cohere")
{
    public override Uri DefaultEndpoint { get; } = new("https://api.cohere.com/");

    public override string DefaultModelId => "rerank-v4.0-pro";

    public override IReadOnlyList<string> KeyVariables { get; } = ["CO_API_KEY", "COHERE_API_KEY"];

    internal override string Path(string? model) => "v2/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        // Foundry ignores the model, and refuses an empty one.
        json.WriteString("model", string.IsNullOrEmpty(request.Model) ? "model" : request.Model);
        json.WriteString("query", request.Query);
        json.WriteStartArray("documents");
        foreach (var document in request.Documents) json.WriteStringValue(document.Text);
        json.WriteEndArray();
        if (request.TopN is { } topN) json.WriteNumber("top_n", topN);
        if (request.MaxTokensPerDocument is { } tokens) json.WriteNumber("max_tokens_per_doc", tokens);
    }

    internal override WireAnswer Read(JsonElement answer)
    {
        var meta = WireJson.Child(answer, "meta");
        return new WireAnswer(WireJson.Scores(answer, "results", "index", "relevance_score"))
        {
            RequestId = WireJson.Text(answer, "id"),
            Usage = Usage(meta),
            Warnings = WireJson.Texts(meta, "warnings"),
        };
    }

    private static UsageDetails? Usage(JsonElement meta)
    {
        var input = WireJson.Count(WireJson.Child(meta, "tokens"), "input_tokens");
        var units = WireJson.Count(WireJson.Child(meta, "billed_units"), WireJson.SearchUnits);
        if (input is null && units is null) return null;
        return new UsageDetails
        {
            InputTokenCount = input,
            TotalTokenCount = input,
            AdditionalCounts = units is { } count ? new AdditionalPropertiesDictionary<long> { [WireJson.SearchUnits] = count } : null,
        };
    }
}
