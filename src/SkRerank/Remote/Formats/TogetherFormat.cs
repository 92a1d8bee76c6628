using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Together's contract.</summary>
internal sealed class TogetherFormat() : RerankWireFormat("together")
{
    public override Uri DefaultEndpoint { get; } = new("https://api.together.ai/");

    public override string DefaultModelId => "Salesforce/Llama-Rank-V1";

    public override IReadOnlyList<string> KeyVariables { get; } = ["TOGETHER_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 1024, MaxTokensPerDocument = 8192 };

    internal override string Path(string? model) => "v1/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteUsual(json, request);
        json.WriteBoolean("return_documents", false);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "results", "relevance_score");
}
