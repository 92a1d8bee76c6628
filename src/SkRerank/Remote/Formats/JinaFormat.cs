using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Jina's contract.</summary>
internal sealed class JinaFormat() : RerankWireFormat("jina")
{
    public override Uri DefaultEndpoint { get; } = new("https://api.jina.ai/");

    public override string DefaultModelId => "jina-reranker-v3";

    public override IReadOnlyList<string> KeyVariables { get; } = ["JINA_API_KEY"];

    public override IReadOnlyList<RemoteModel> Models { get; } =
    [
        // Listwise: 64 documents share one window, 2,048 tokens are read of each, and a score (a cosine) depends on the documents beside it.
        new("jina-reranker-v3") { MaxDocuments = 64, MaxTokensPerDocument = 2048, MaxTotalTokens = 131_072, TotalTokens = TotalTokenFormula.QueryOnce, ScoreKind = ScoreKind.Similarity, ScoresAreComparable = false },

        // Longer documents are scored in a sliding window by the service, so that nothing of them is cut.
        new("jina-reranker-v2-base-multilingual"),
        new("jina-reranker-m0") { TakesImages = true },
    ];

    internal override string Path(string? model) => "v1/rerank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("model", request.Model);
        json.WriteString("query", request.Query);
        if (TakesImages(request.Model)) WriteTextsAndImages(json, request.Documents);
        else WriteTexts(json, "documents", request.Documents);
        WriteOptional(json, "top_n", request.TopN);
        json.WriteBoolean("return_documents", false);
    }

    private bool TakesImages(string? model) => Models.Any(known => known.TakesImages && string.Equals(known.ModelId, model, StringComparison.OrdinalIgnoreCase));

    // A document is an image or a text; the image goes before.
    private static void WriteTextsAndImages(Utf8JsonWriter json, IReadOnlyList<RerankDocument> documents)
    {
        json.WriteStartArray("documents");
        foreach (var document in documents)
        {
            json.WriteStartObject();
            json.WriteString(document.ImageAddress is null ? "text" : "image", document.ImageAddress ?? document.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "results", "relevance_score");
}
