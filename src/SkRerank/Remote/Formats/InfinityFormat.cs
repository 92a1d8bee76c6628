using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Infinity's contract.</summary>
internal sealed class InfinityFormat() : RerankWireFormat("infinity")
{
    private const int MostCharacters = 122_880;

    public override IReadOnlyList<string> KeyVariables { get; } = ["INFINITY_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 2048, MaxQueryCharacters = MostCharacters, MaxDocumentCharacters = MostCharacters };

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        WriteUsual(json, request);
        json.WriteBoolean("return_documents", false);
        json.WriteBoolean("raw_scores", false);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "results", "relevance_score");
}
