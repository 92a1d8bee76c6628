using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks vLLM's <c>/rerank</c>.</summary>
internal sealed class VllmFormat(bool usesQwen3Template) : RerankWireFormat(usesQwen3Template ? "vllm-qwen3" : "vllm")
{
    public override IReadOnlyList<string> KeyVariables { get; } = ["VLLM_API_KEY"];

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteOptional(json, "model", request.Model);
        json.WriteString("query", usesQwen3Template ? Qwen3Prompt.Query(request.Query) : request.Query);
        json.WriteStartArray("documents");
        foreach (var document in request.Documents) json.WriteStringValue(usesQwen3Template ? Qwen3Prompt.Document(document.Text) : document.Text);
        json.WriteEndArray();
        WriteOptional(json, "top_n", request.TopN);

        // -1 is the model's own window. The prompt's end must not be cut, so that with it the server refuses what is too long.
        if (request.Truncate && !usesQwen3Template) json.WriteNumber("truncate_prompt_tokens", -1);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "results", "relevance_score");
}
