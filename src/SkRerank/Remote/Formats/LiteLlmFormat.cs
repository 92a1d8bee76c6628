using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks the contract of LiteLLM's proxy: Cohere's, for any provider behind it.</summary>
internal sealed class LiteLlmFormat() : RerankWireFormat("litellm")
{
    public override IReadOnlyList<string> KeyVariables { get; } = ["LITELLM_API_KEY", "LITELLM_PROXY_API_KEY"];

    internal override bool NeedsModel => true;

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteUsual(json, request);
        json.WriteBoolean("return_documents", false);
    }

    internal override WireAnswer Read(JsonElement answer) => CohereAnswer.Read(answer);
}
