using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks Amazon Bedrock's <c>Rerank</c>.</summary>
internal sealed class BedrockFormat : RerankWireFormat
{
    private readonly string _region;

    public BedrockFormat(string region)
        : base("bedrock")
    {
        _region = BedrockModels.Region(region);
        DefaultEndpoint = new Uri($"https://bedrock-agent-runtime.{_region}.amazonaws.com/");
    }

    public override Uri DefaultEndpoint { get; }

    public override string DefaultModelId => BedrockModels.Default;

    public override RemoteModel GeneralLimits => BedrockModels.Limits;

    public override IReadOnlyList<RemoteModel> Models => BedrockModels.Known;

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteStartArray("queries");
        json.WriteStartObject();
        json.WriteString("type", "TEXT");
        WriteText(json, "textQuery", request.Query);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (var document in request.Documents)
        {
            json.WriteStartObject();
            json.WriteString("type", "INLINE");
            json.WriteStartObject("inlineDocumentSource");
            json.WriteString("type", "TEXT");
            WriteText(json, "textDocument", document.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("rerankingConfiguration");
        json.WriteString("type", "BEDROCK_RERANKING_MODEL");
        json.WriteStartObject("bedrockRerankingConfiguration");

        // Said always: without it an answer may come in pages.
        json.WriteNumber("numberOfResults", request.TopN ?? request.Documents.Count);
        json.WriteStartObject("modelConfiguration");
        json.WriteString("modelArn", request.Model!.StartsWith("arn:", StringComparison.Ordinal) ? request.Model : $"arn:aws:bedrock:{_region}::foundation-model/{request.Model}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal override WireAnswer Read(JsonElement answer)
    {
        var scores = WireJson.Scores(answer, "results", "index", "relevanceScore");
        return string.IsNullOrEmpty(WireJson.Text(answer, "nextToken"))
            ? new WireAnswer(scores)
            : throw new JsonException($"it is one page of several ('nextToken') with {scores.Count} results, though all were asked for in one, which a Model with a lower MaxDocuments avoids");
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
