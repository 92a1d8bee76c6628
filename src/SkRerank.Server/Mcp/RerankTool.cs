using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using SkRerank.Server.Admission;
using SkRerank.Server.Bodies;
using SkRerank.Server.Dialects;
using SkRerank.Server.Models;

namespace SkRerank.Server.Mcp;

/// <summary>Lets an agent order texts that it has by how well they answer a query; no text comes back, so nothing untrusted does.</summary>
internal sealed class RerankTool : AgentTool
{
    private readonly ServedModels _models;

    public RerankTool(ServedModels models, AdmissionQueue queue, SkRerankServerOptions options, ILogger<RerankTool> logger)
        : base(queue, options, logger)
    {
        _models = models;
        ProtocolTool = Describe(
            "rerank",
            "Rerank texts",
            "Orders texts that you already have, such as results of another search, by how well each answers a query, with a cross-encoder. Returns the positions of the texts in your list, best first, each with a relevance from 0 to 1 that orders and is no probability; the texts themselves are not repeated. Use search instead for the indexed documents.",
            Input(),
            Output());
    }

    public override Tool ProtocolTool { get; }

    protected override async Task<CallToolResult> RunAsync(BodyReader arguments, AgentCall call)
    {
        var query = arguments.NotBlank("query");
        var documents = arguments.Strings("documents", Options.MaxDocuments).Select(text => new RerankDocument(text)).ToList();
        var top = arguments.OptionalInteger("top", 1, int.MaxValue);
        var model = _models.Reranking(null);
        await call.TellAsync(0, 2, "Waiting for the model").ConfigureAwait(false);
        RerankResponse response;
        using (await call.EnterAsync(documents.Count, TokenEstimate.Of(query, documents)).ConfigureAwait(false))
        {
            await call.TellAsync(1, 2, $"Scoring {documents.Count} texts").ConfigureAwait(false);
            response = await model.Reranker!.RerankAsync(query, documents, new RerankOptions { TopN = top }, call.Cancellation).ConfigureAwait(false);
        }

        await call.TellAsync(2, 2, "Scored").ConfigureAwait(false);
        var relevance = RelevanceScale.Of(response);
        var text = new StringBuilder("The positions of the texts in your list, from 0, best first:");
        var results = new JsonArray();
        for (var i = 0; i < response.Results.Count; i++)
        {
            var index = response.Results[i].Index;
            text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. index {index}, relevance {relevance[i]:0.####}");
            results.Add(new JsonObject { ["index"] = index, ["relevance"] = relevance[i] });
        }

        if (response.TruncatedCount > 0) text.Append(CultureInfo.InvariantCulture, $"\n{response.TruncatedCount} texts were longer than the model reads, so only their beginnings were scored.");
        return Answer(text.ToString(), new JsonObject { ["model"] = model.Name, ["results"] = results, ["truncated"] = response.TruncatedCount });
    }

    private JsonObject Input() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["query"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["description"] = "The question that the texts should answer." },
            ["documents"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1, ["maxItems"] = Options.MaxDocuments, ["description"] = $"The texts, from 1 to {Options.MaxDocuments}; passages of up to some hundred words are read whole." },
            ["top"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "How many of the best to return; all where it is left out." },
        },
        ["required"] = new JsonArray("query", "documents"),
        ["additionalProperties"] = false,
    };

    private static JsonObject Output() => JsonNode.Parse("""
        {
          "type": "object",
          "properties": {
            "model": { "type": "string" },
            "results": {
              "type": "array",
              "description": "Best first.",
              "items": {
                "type": "object",
                "properties": {
                  "index": { "type": "integer", "description": "The position in documents, from 0." },
                  "relevance": { "type": "number", "description": "From 0 to 1; it orders, and is no probability." }
                },
                "required": ["index", "relevance"]
              }
            },
            "truncated": { "type": "integer", "description": "How many texts were longer than the model reads." }
          },
          "required": ["model", "results", "truncated"]
        }
        """)!.AsObject();
}
