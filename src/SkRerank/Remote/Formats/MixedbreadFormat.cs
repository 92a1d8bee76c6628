using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Mixedbread's contract.</summary>
internal sealed class MixedbreadFormat() : RerankWireFormat("mixedbread")
{
    public override Uri DefaultEndpoint { get; } = new("https://api.mixedbread.com/");

    public override string DefaultModelId => "mixedbread-ai/mxbai-rerank-large-v2";

    public override IReadOnlyList<string> KeyVariables { get; } = ["MXBAI_API_KEY", "MIXEDBREAD_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 1000, MaxQueryCharacters = 32_000 };

    internal override string Path(string? model) => "v1/reranking";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("model", request.Model);
        json.WriteString("query", request.Query);
        WriteTexts(json, "input", request.Documents);
        WriteOptional(json, "top_k", request.TopN);
        json.WriteBoolean("return_input", false);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "data", "score");
}
