using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks vLLM's <c>/score</c>: one text against many.</summary>
internal sealed class VllmScoreFormat(bool usesQwen3Template) : RerankWireFormat(usesQwen3Template ? "vllm-score-qwen3" : "vllm-score")
{
    public override IReadOnlyList<string> KeyVariables { get; } = ["VLLM_API_KEY"];

    internal override string Path(string? model) => "score";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteOptional(json, "model", request.Model);
        json.WriteString("text_1", usesQwen3Template ? Qwen3Prompt.Query(request.Query) : request.Query);
        json.WriteStartArray("text_2");
        foreach (var document in request.Documents) json.WriteStringValue(usesQwen3Template ? Qwen3Prompt.Document(document.Text) : document.Text);
        json.WriteEndArray();
        if (request.Truncate && !usesQwen3Template) json.WriteNumber("truncate_prompt_tokens", -1);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "data", "score");
}
