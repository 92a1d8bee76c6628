using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Cohere's v1 contract (<c>POST /v1/rerank</c>).</summary>
internal sealed class CohereV1Format() : RerankWireFormat("cohere-v1")
{
    public override Uri DefaultEndpoint => CohereFormat.Hosted;

    public override string DefaultModelId => "rerank-v3.5";

    public override IReadOnlyList<string> KeyVariables => CohereFormat.Variables;

    // v1 has no max_tokens_per_doc: a long document becomes chunks.
    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 1000, MaxChunks = 10_000 };

    public override IReadOnlyList<RemoteModel> Models { get; } = [.. CohereFormat.Known.Select(model => model with { MaxTokensPerDocument = null })];

    internal override string Path(string? model) => "v1/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteUsual(json, request);
        json.WriteBoolean("return_documents", false);
    }

    internal override WireAnswer Read(JsonElement answer) => CohereAnswer.Read(answer);
}
