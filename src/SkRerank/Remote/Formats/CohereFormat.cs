using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Cohere's v2 contract (<c>POST /v2/rerank</c>), of Cohere itself or of a deployment on Azure AI Foundry.</summary>
internal sealed class CohereFormat(string providerName, bool isHosted) : RerankWireFormat(providerName)
{
    // v2 reads 4,096 tokens of a document unless max_tokens_per_doc says more; windows, query limits and chunks are the models' own.
    private static readonly RemoteModel Base = new("") { MaxDocuments = 1000, MaxChunks = 10_000, MaxTokensPerDocument = 4096 };
    private static readonly RemoteModel Fourth = Base with { MaxTokensPerPair = 32_768, MaxQueryTokens = 16_384 };
    private static readonly RemoteModel Third = Base with { MaxTokensPerPair = 4096, MaxQueryTokens = 2048 };

    /// <summary>The models of Cohere, by the names that Cohere gives them.</summary>
    internal static readonly IReadOnlyList<RemoteModel> Known =
    [
        Fourth with { ModelId = "rerank-v4.0-pro" }, Fourth with { ModelId = "rerank-v4.0-fast" },
        Third with { ModelId = "rerank-v3.5" }, Third with { ModelId = "rerank-english-v3.0" }, Third with { ModelId = "rerank-multilingual-v3.0" },
    ];

    internal static readonly Uri Hosted = new("https://api.cohere.com/");

    internal static readonly IReadOnlyList<string> Variables = ["CO_API_KEY", "COHERE_API_KEY"];

    public override Uri? DefaultEndpoint => isHosted ? Hosted : null;

    public override string? DefaultModelId => isHosted ? "rerank-v4.0-pro" : null;

    public override IReadOnlyList<string> KeyVariables => isHosted ? Variables : ["AZURE_AI_API_KEY"];

    public override RemoteModel GeneralLimits => Base;

    public override IReadOnlyList<RemoteModel> Models => Known;

    internal override string Path(string? model) => "v2/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        // Foundry ignores the model, and refuses an empty one.
        json.WriteString("model", string.IsNullOrEmpty(request.Model) ? "model" : request.Model);
        json.WriteString("query", request.Query);
        WriteTexts(json, "documents", request.Documents);
        WriteOptional(json, "top_n", request.TopN);
        WriteOptional(json, "max_tokens_per_doc", request.MaxTokensPerDocument);
    }

    internal override WireAnswer Read(JsonElement answer) => CohereAnswer.Read(answer);
}
