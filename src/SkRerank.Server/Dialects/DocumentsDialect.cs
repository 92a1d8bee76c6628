using System.Text.Json;
using SkRerank.Server.Bodies;

namespace SkRerank.Server.Dialects;

/// <summary>The contracts with <c>documents</c> in and <c>results</c> out, which differ in some fields.</summary>
internal sealed class DocumentsDialect : IRerankDialect
{
    private const int MaxTokens = 1_000_000;

    public static DocumentsDialect Union { get; } = new() { Name = "rerank-union", ZeroIsAll = true, ReturnsByDefault = true, TakesObjects = true, HasMeta = true, HasUsage = true, Errors = ErrorForms.Union };

    public static DocumentsDialect CohereV1 { get; } = new() { Name = "rerank-cohere-v1", TakesObjects = true, HasMeta = true, ApiVersion = "1", Errors = ErrorForms.Cohere };

    public static DocumentsDialect CohereV2 { get; } = new() { Name = "rerank-cohere-v2", NeedsModel = true, Form = DocumentForm.None, HasMeta = true, ApiVersion = "2", Errors = ErrorForms.Cohere };

    public static DocumentsDialect Jina { get; } = new() { Name = "rerank-jina", HasId = false, TakesObjects = true, ReturnsByDefault = true, HasUsage = true, Errors = ErrorForms.Jina };

    public static DocumentsDialect Vllm { get; } = new() { Name = "rerank-vllm", ZeroIsAll = true, AlwaysReturns = true, TakesObjects = true, HasUsage = true, Errors = ErrorForms.OpenAI };

    public static DocumentsDialect Infinity { get; } = new() { Name = "rerank-infinity", Form = DocumentForm.Text, HasUsage = true, IsInfinity = true, Errors = ErrorForms.Infinity };

    public string Name { get; private init; } = "";

    public IErrorForm Errors { get; private init; } = ErrorForms.Union;

    private DocumentForm Form { get; init; } = DocumentForm.Object;

    private bool NeedsModel { get; init; }

    private bool TakesObjects { get; init; }

    private bool ZeroIsAll { get; init; }

    private bool ReturnsByDefault { get; init; }

    private bool AlwaysReturns { get; init; }

    private bool HasId { get; init; } = true;

    private bool HasMeta { get; init; }

    private bool HasUsage { get; init; }

    private bool IsInfinity { get; init; }

    private string ApiVersion { get; init; } = "2";

    public RerankCall Read(BodyReader body, SkRerankServerOptions options)
    {
        var query = body.NotBlank("query");
        string[]? fields = TakesObjects && body.Has("rank_fields") ? [.. body.Strings("rank_fields", options.MaxDocuments)] : null;
        var documents = body.List("documents", options.MaxDocuments, (element, path) => Document(element, path, fields));
        var topN = body.OptionalInteger("top_n", ZeroIsAll ? 0 : 1, int.MaxValue);
        return new RerankCall(query, documents)
        {
            Model = NeedsModel ? body.NotBlank("model") : body.OptionalString("model"),
            TopN = topN is 0 ? null : topN,
            ReturnDocuments = Form != DocumentForm.None && (body.Flag("return_documents", ReturnsByDefault) || AlwaysReturns),
            RawScores = body.Flag("raw_scores", false),
            MaxTokensPerDocument = body.OptionalInteger("max_tokens_per_doc", 1, MaxTokens) ?? body.OptionalInteger("truncate_prompt_tokens", -1, MaxTokens) switch { > 0 and var tokens => tokens, _ => null },
        };
    }

    public void Write(Utf8JsonWriter json, RerankCall call, RerankAnswer answer)
    {
        json.WriteStartObject();
        if (IsInfinity)
        {
            json.WriteString("object", "rerank");
            json.WriteNumber("created", answer.Created.ToUnixTimeSeconds());
        }

        if (HasId) json.WriteString("id", answer.Id);
        if (HasUsage) json.WriteString("model", answer.Model);
        json.WriteStartArray("results");
        for (var i = 0; i < answer.Relevance.Count; i++) WriteResult(json, call, answer.Response.Results[i], answer.Relevance[i]);
        json.WriteEndArray();
        if (HasUsage)
        {
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", answer.Tokens);
            json.WriteNumber("total_tokens", answer.Tokens);
            json.WriteEndObject();
        }

        if (HasMeta) WriteMeta(json, answer);
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, RerankCall call, RerankResult result, double relevance)
    {
        json.WriteStartObject();
        json.WriteNumber("index", result.Index);

        // Infinity's raw_scores puts the ordering score in the place of the relevance; elsewhere it stands beside it.
        json.WriteNumber("relevance_score", call.RawScores && IsInfinity ? result.Score : relevance);
        if (call.RawScores && !IsInfinity) json.WriteNumber("score", result.Score);
        if (call.ReturnDocuments && Form == DocumentForm.Text)
        {
            json.WriteString("document", call.Documents[result.Index].Text);
        }
        else if (call.ReturnDocuments)
        {
            json.WriteStartObject("document");
            json.WriteString("text", call.Documents[result.Index].Text);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteMeta(Utf8JsonWriter json, RerankAnswer answer)
    {
        json.WriteStartObject("meta");
        json.WriteStartObject("api_version");
        json.WriteString("version", ApiVersion);
        json.WriteBoolean("is_experimental", false);
        json.WriteEndObject();
        json.WriteStartObject("billed_units");
        json.WriteNumber("search_units", 1);
        json.WriteEndObject();
        json.WriteStartObject("tokens");
        json.WriteNumber("input_tokens", answer.Tokens);
        json.WriteNumber("output_tokens", 0);
        json.WriteEndObject();
        if (answer.Response.TruncatedCount > 0)
        {
            json.WriteStartArray("warnings");
            json.WriteStringValue($"{answer.Response.TruncatedCount} documents were longer than the model reads, and only their beginnings were scored.");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private RerankDocument Document(JsonElement element, string path, string[]? fields)
    {
        if (element.ValueKind == JsonValueKind.String || !TakesObjects) return new RerankDocument(BodyReader.Text(element, path));
        var properties = BodyReader.Object(element, path);
        return new RerankDocument(fields is null ? properties.String("text") : string.Join('\n', fields.Select(field => properties.OptionalString(field)).Where(text => !string.IsNullOrEmpty(text))));
    }
}
