using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Voyage's contract, of Voyage itself or of MongoDB.</summary>
internal sealed class VoyageFormat() : RerankWireFormat("voyage")
{
    private static readonly Uri MongoDb = new("https://ai.mongodb.com/");

    public override Uri DefaultEndpoint { get; } = new("https://api.voyageai.com/");

    public override string DefaultModelId => "rerank-2.5";

    public override IReadOnlyList<string> KeyVariables { get; } = ["VOYAGE_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 1000, MaxTotalTokens = 300_000 };

    public override IReadOnlyList<RemoteModel> Models { get; } =
    [
        Model("rerank-2.5", 8000, 32_000, 600_000), Model("rerank-2.5-lite", 8000, 32_000, 600_000),
        Model("rerank-2", 4000, 16_000, 600_000), Model("rerank-2-lite", 2000, 8000, 600_000),
        Model("rerank-1", 2000, 8000, 300_000), Model("rerank-lite-1", 1000, 4000, 300_000),
    ];

    internal override Uri EndpointFor(ApiKey? key) => key?.BeginsWith("al-") == true ? MongoDb : DefaultEndpoint;

    internal override string Path(string? model) => "v1/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("model", request.Model);
        json.WriteString("query", request.Query);
        WriteTexts(json, "documents", request.Documents);
        WriteOptional(json, "top_k", request.TopN);
        json.WriteBoolean("return_documents", false);
        json.WriteBoolean("truncation", request.Truncate);
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "data", "relevance_score");

    private static RemoteModel Model(string id, int query, int pair, int total) => new(id) { MaxDocuments = 1000, MaxQueryTokens = query, MaxTokensPerPair = pair, MaxTotalTokens = total };
}
