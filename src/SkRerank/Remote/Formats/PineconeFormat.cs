using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Pinecone's contract of 2026-04.</summary>
internal sealed class PineconeFormat() : RerankWireFormat("pinecone")
{
    public override Uri DefaultEndpoint { get; } = new("https://api.pinecone.io/");

    public override string DefaultModelId => "bge-reranker-v2-m3";

    public override IReadOnlyList<string> KeyVariables { get; } = ["PINECONE_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 100 };

    public override IReadOnlyList<RemoteModel> Models { get; } =
    [
        new("bge-reranker-v2-m3") { MaxDocuments = 100, MaxTokensPerPair = 1024 },
        new("pinecone-rerank-v0") { MaxDocuments = 100, MaxTokensPerPair = 512 },
        new("cohere-rerank-3.5") { MaxDocuments = 200 },
    ];

    internal override string KeyHeader => "Api-Key";

    internal override string KeyPrefix => "";

    internal override IEnumerable<KeyValuePair<string, string>> Headers => [new("X-Pinecone-Api-Version", "2026-04")];

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("model", request.Model);
        json.WriteString("query", request.Query);
        WriteObjects(json, "documents", request.Documents);
        WriteOptional(json, "top_n", request.TopN);
        json.WriteBoolean("return_documents", false);
        json.WriteStartObject("parameters");
        json.WriteString("truncate", request.Truncate ? "END" : "NONE");
        json.WriteEndObject();
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "data", "score") with
    {
        Usage = WireJson.Count(WireJson.Child(answer, "usage"), "rerank_units") is { } units ? WireJson.Usage(null, null, units) : null,
    };
}
