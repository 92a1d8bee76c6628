using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Represents one page of hits of Azure AI Search.</summary>
/// <param name="Hits">The hits.</param>
/// <param name="Next">The body that asks for the next page, or <see langword="null"/> where there is none.</param>
internal sealed record AzureAISearchAnswer(IReadOnlyList<EngineHit> Hits, JsonObject? Next)
{
    /// <exception cref="JsonException">The answer has another shape.</exception>
    public static (AzureAISearchAnswer Page, string? Partial) Read(JsonElement answer, string idField)
    {
        var list = WireJson.Child(answer, "value");
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException("it has no list 'value'");
        if (WireJson.Child(answer, "@search.coverage") is { ValueKind: JsonValueKind.Number } coverage && coverage.GetDouble() < 100) return (new([], null), $"only {coverage.GetRawText()} % of the index was searched ('@search.coverage')");
        if (WireJson.Text(answer, "@search.semanticPartialResponseReason") is { } reason) return (new([], null), $"the semantic ranker gave up ('@search.semanticPartialResponseReason', {reason})");
        EngineHit[] hits = [.. list.EnumerateArray().Select((hit, i) => Hit(hit, i, idField))];
        var next = WireJson.Child(answer, "@search.nextPageParameters");
        if (next.ValueKind == JsonValueKind.Object && hits.Length == 0) throw new JsonException("it has no hits, but says that there are more");
        return (new(hits, next.ValueKind == JsonValueKind.Object ? JsonObject.Create(next.Clone()) : null), null);
    }

    private static EngineHit Hit(JsonElement hit, int index, string idField)
    {
        var id = WireJson.Text(hit, idField) ?? throw new JsonException($"hit {index} has no text in the key field '{idField}'");
        var score = WireJson.Child(hit, "@search.score");
        if (score.ValueKind != JsonValueKind.Number || !score.TryGetDouble(out var value) || !double.IsFinite(value)) throw new JsonException($"hit {index} has no finite '@search.score'");
        var reranker = WireJson.Child(hit, "@search.rerankerScore");
        return new EngineHit(id, value, hit.Clone(), reranker.ValueKind == JsonValueKind.Number ? reranker.GetDouble() : null);
    }
}
