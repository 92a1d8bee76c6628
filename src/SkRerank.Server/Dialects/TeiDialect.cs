using System.Text.Json;
using SkRerank.Server.Bodies;

namespace SkRerank.Server.Dialects;

/// <summary>The contract of Text Embeddings Inference: <c>texts</c> in, a bare array out.</summary>
/// <remarks><c>truncate</c> is false by default there: a text that does not fit the model's window is an error.</remarks>
internal sealed class TeiDialect : IRerankDialect
{
    public static TeiDialect Instance { get; } = new();

    public string Name => "rerank-tei";

    public IErrorForm Errors => ErrorForms.Tei;

    public RerankCall Read(BodyReader body, SkRerankServerOptions options) =>
        new(body.NotBlank("query"), body.List("texts", options.MaxDocuments, (element, path) => new RerankDocument(BodyReader.Text(element, path))))
        {
            ReturnDocuments = body.Flag("return_text", false),
            RawScores = body.Flag("raw_scores", false),
            RefuseTruncation = !Truncates(body),
        };

    /// <summary>Whether a text that does not fit may be cut; always at its end.</summary>
    public static bool Truncates(BodyReader body)
    {
        if (body.OptionalString("truncation_direction") is { } direction && !direction.Equals("right", StringComparison.OrdinalIgnoreCase))
            throw BodyReader.Wrong("truncation_direction", "Right, as this server cuts texts at their end alone", "another text");
        return body.Flag("truncate", false);
    }

    public void Write(Utf8JsonWriter json, RerankCall call, RerankAnswer answer)
    {
        json.WriteStartArray();
        for (var i = 0; i < answer.Relevance.Count; i++)
        {
            var result = answer.Response.Results[i];
            json.WriteStartObject();
            json.WriteNumber("index", result.Index);
            json.WriteNumber("score", call.RawScores ? result.Score : answer.Relevance[i]);
            if (call.ReturnDocuments) json.WriteString("text", call.Documents[result.Index].Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
