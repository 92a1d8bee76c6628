using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks the contract of llama.cpp's server; scores are the model's own, which for most is a logit.</summary>
internal sealed class LlamaCppFormat() : RerankWireFormat("llama.cpp")
{
    public override IReadOnlyList<string> KeyVariables { get; } = ["LLAMA_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { ScoreKind = ScoreKind.Logit };

    internal override bool HasSigmoid => true;

    internal override string Path(string? model) => "v1/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteUsual(json, request);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "results", "relevance_score");
}
