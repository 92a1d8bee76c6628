using System.Text.Json;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Reads the hits of Elasticsearch or OpenSearch, and what of the index they leave out.</summary>
internal static class ElasticsearchAnswer
{
    /// <exception cref="JsonException">The answer has another shape, or fewer hits than it says.</exception>
    public static (IReadOnlyList<EngineHit> Hits, string? Partial) Read(JsonElement answer, int count, bool countsEveryHit)
    {
        if (Partial(answer) is { } reason) return ([], reason);
        var outer = WireJson.Child(answer, "hits");
        var list = WireJson.Child(outer, "hits");
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException("it has no list 'hits.hits'");
        EngineHit[] hits = [.. list.EnumerateArray().Select(Hit)];
        if (hits.Length > count) throw new JsonException($"it has {hits.Length} hits, but {count} were asked for");
        var total = WireJson.Child(outer, "total");
        if (countsEveryHit && WireJson.Text(total, "relation") == "eq" && WireJson.Child(total, "value").TryGetInt64(out var all) && hits.Length < Math.Min(all, count))
            throw new JsonException($"it has {hits.Length} hits of {all}, though {count} were asked for");
        return (hits, null);
    }

    private static string? Partial(JsonElement answer)
    {
        if (WireJson.Child(answer, "timed_out").ValueKind == JsonValueKind.True) return "the search timed out in the engine ('timed_out')";
        if (WireJson.Child(answer, "terminated_early").ValueKind == JsonValueKind.True) return "the search ended early in the engine ('terminated_early')";
        var shards = WireJson.Child(answer, "_shards");
        if (WireJson.Child(shards, "failed") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var failed) || failed == 0) return null;
        var failures = WireJson.Child(shards, "failures");
        var reason = failures.ValueKind == JsonValueKind.Array && failures.GetArrayLength() > 0 ? WireJson.Text(WireJson.Child(failures[0], "reason"), "type") : null;
        return $"{failed} shards failed ('_shards.failed'{(reason is null ? "" : ", " + reason)})";
    }

    private static EngineHit Hit(JsonElement hit, int index)
    {
        var id = WireJson.Text(hit, "_id") ?? throw new JsonException($"hit {index} has no '_id'");
        var score = WireJson.Child(hit, "_score");
        if (score.ValueKind != JsonValueKind.Number || !score.TryGetDouble(out var value) || !double.IsFinite(value)) throw new JsonException($"hit {index} has no finite '_score'");
        var source = WireJson.Child(hit, "_source");
        return new EngineHit(id, value, source.ValueKind == JsonValueKind.Object ? source.Clone() : throw new JsonException($"hit {index} has no '_source'"));
    }
}
