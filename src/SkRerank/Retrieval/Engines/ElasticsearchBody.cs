using System.Text.Json.Nodes;

namespace SkRerank.Retrieval.Engines;

/// <summary>Writes the body of a search for Elasticsearch or OpenSearch.</summary>
internal static class ElasticsearchBody
{
    private const int MostVectorCandidates = 10_000;

    public static JsonObject Write(ElasticsearchOptions options, string query, float[]? vector, int count, string? excludeId)
    {
        var body = new JsonObject { ["size"] = count, ["track_total_hits"] = true };
        if (options.VectorField is { } field) body["_source"] = new JsonObject { ["excludes"] = new JsonArray(field) };
        if (options.Product == ElasticsearchProduct.OpenSearch) WriteOpenSearch(body, options, query, vector, count, excludeId);
        else WriteElasticsearch(body, options, query, vector, count, excludeId);
        return body;
    }

    private static void WriteElasticsearch(JsonObject body, ElasticsearchOptions options, string query, float[]? vector, int count, string? excludeId)
    {
        switch (options.Mode)
        {
            case SearchEngineMode.Keyword:
                body["query"] = Words(options, query, excludeId);
                break;
            case SearchEngineMode.Vector:
                body["knn"] = Knn(options, vector!, count, excludeId);
                break;
            default:
                body["retriever"] = new JsonObject
                {
                    ["rrf"] = new JsonObject
                    {
                        ["retrievers"] = new JsonArray(
                            new JsonObject { ["standard"] = new JsonObject { ["query"] = Words(options, query, excludeId) } },
                            new JsonObject { ["knn"] = Knn(options, vector!, count, excludeId) }),
                        ["rank_window_size"] = count,
                        ["rank_constant"] = options.RankConstant,
                    },
                };
                break;
        }
    }

    private static void WriteOpenSearch(JsonObject body, ElasticsearchOptions options, string query, float[]? vector, int count, string? excludeId)
    {
        if (options.Mode == SearchEngineMode.Keyword)
        {
            body["query"] = Words(options, query, excludeId);
            return;
        }

        var inner = new JsonObject { ["vector"] = Numbers(vector!), ["k"] = count };
        if (Filters(options, excludeId) is { } filter) inner["filter"] = filter;
        var knn = new JsonObject { ["knn"] = new JsonObject { [options.VectorField!] = inner } };
        if (options.Mode == SearchEngineMode.Vector)
        {
            body["query"] = knn;
            return;
        }

        body["query"] = new JsonObject { ["hybrid"] = new JsonObject { ["queries"] = new JsonArray(Words(options, query, excludeId), knn), ["pagination_depth"] = count } };
        if (options.SearchPipeline is not null) return;
        body["search_pipeline"] = new JsonObject
        {
            ["phase_results_processors"] = new JsonArray(new JsonObject
            {
                ["score-ranker-processor"] = new JsonObject { ["combination"] = new JsonObject { ["technique"] = "rrf", ["rank_constant"] = options.RankConstant } },
            }),
        };
    }

    // A match: the query is text, and no character of it is an operator.
    private static JsonObject Words(ElasticsearchOptions options, string query, string? excludeId)
    {
        var fields = options.WordFields;
        var words = fields.Count == 1 && !fields[0].Contains('^', StringComparison.Ordinal)
            ? new JsonObject { ["match"] = new JsonObject { [fields[0]] = new JsonObject { ["query"] = query } } }
            : new JsonObject { ["multi_match"] = new JsonObject { ["query"] = query, ["fields"] = new JsonArray([.. fields.Select(name => (JsonNode)name)]) } };
        return Filters(options, excludeId) is { } filter
            ? new JsonObject { ["bool"] = new JsonObject { ["must"] = new JsonArray(words), ["filter"] = new JsonArray(filter) } }
            : words;
    }

    private static JsonObject Knn(ElasticsearchOptions options, float[] vector, int count, string? excludeId)
    {
        var candidates = (int)Math.Clamp(Math.Ceiling(count * options.VectorCandidatesFactor), 1, Math.Max(MostVectorCandidates, count));
        var knn = new JsonObject { ["field"] = options.VectorField, ["query_vector"] = Numbers(vector), ["k"] = count, ["num_candidates"] = candidates };
        if (Filters(options, excludeId) is { } filter) knn["filter"] = filter;
        return knn;
    }

    private static JsonObject? Filters(ElasticsearchOptions options, string? excludeId)
    {
        if (options.Filter is null && excludeId is null) return null;
        var conditions = new JsonObject();
        if (options.Filter is { } filter) conditions["filter"] = filter.DeepClone();
        if (excludeId is not null) conditions["must_not"] = new JsonArray(new JsonObject { ["ids"] = new JsonObject { ["values"] = new JsonArray(excludeId) } });
        return new JsonObject { ["bool"] = conditions };
    }

    private static JsonArray Numbers(float[] vector) => new([.. vector.Select(value => (JsonNode)value)]);
}
