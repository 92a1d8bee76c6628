using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Amazon Bedrock's <c>InvokeModel</c> with Cohere's body; the model is in the address.</summary>
internal sealed class BedrockInvokeFormat(string region) : RerankWireFormat("bedrock-invoke")
{
    public override Uri DefaultEndpoint { get; } = new($"https://bedrock-runtime.{BedrockModels.Region(region)}.amazonaws.com/");

    public override string DefaultModelId => BedrockModels.Default;

    public override RemoteModel GeneralLimits => BedrockModels.Limits;

    public override IReadOnlyList<RemoteModel> Models => BedrockModels.Known;

    internal override string Path(string? model) => $"model/{Uri.EscapeDataString(model!)}/invoke";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("query", request.Query);
        WriteTexts(json, "documents", request.Documents);
        WriteOptional(json, "top_n", request.TopN);
        json.WriteNumber("api_version", 2);
        WriteOptional(json, "max_tokens_per_doc", request.MaxTokensPerDocument);
    }

    internal override WireAnswer Read(JsonElement answer) => CohereAnswer.Read(answer);
}
