using System.Text;
using System.Text.Json.Nodes;

namespace SkRerank.Retrieval.Engines;

/// <summary>Writes the body of a search for Azure AI Search.</summary>
internal static class AzureAISearchBody
{
    // Fewer neighbours than this give the fusion too little to work with.
    private const int LeastHybridNeighbours = 50;

    public static JsonObject Write(AzureAISearchOptions options, string query, float[]? vector, int count, string? excludeId)
    {
        var body = new JsonObject { ["top"] = count };
        if (options.NeedsWords)
        {
            body["search"] = Escape(query);
            body["searchMode"] = "any";
            body["searchFields"] = string.Join(',', options.WordFields);
        }

        if (options.NeedsVector)
        {
            var search = options.UseVectorizer
                ? new JsonObject { ["kind"] = "text", ["text"] = query }
                : new JsonObject { ["kind"] = "vector", ["vector"] = new JsonArray([.. vector!.Select(value => (JsonNode)value)]) };
            search["fields"] = options.VectorField;
            search["k"] = options.Mode == SearchEngineMode.Hybrid ? Math.Max(count, LeastHybridNeighbours) : count;
            body["vectorQueries"] = new JsonArray(search);
        }

        if (Filter(options, excludeId) is { } filter) body["filter"] = filter;
        if (options.ToDocument is null) body["select"] = string.Join(',', new[] { options.IdField, options.TextField, options.TitleField, options.LinkField }.OfType<string>().Distinct(StringComparer.Ordinal));
        if (options.SemanticConfiguration is not { } semantic) return body;
        body["queryType"] = "semantic";
        body["semanticConfiguration"] = semantic;
        body["semanticErrorHandling"] = "fail";
        if (options.NeedsWords) body["search"] = query;
        else body["semanticQuery"] = query;
        return body;
    }

    private static string? Filter(AzureAISearchOptions options, string? excludeId)
    {
        if (excludeId is null) return options.Filter;
        var others = $"{options.IdField} ne '{excludeId.Replace("'", "''", StringComparison.Ordinal)}'";
        return options.Filter is null ? others : $"({options.Filter}) and {others}";
    }

    // The operators of the simple syntax, made into text.
    private static string Escape(string query)
    {
        var text = new StringBuilder(query.Length);
        foreach (var c in query)
        {
            if (c is '+' or '|' or '-' or '*' or '"' or '(' or ')' or '~' or '\\') text.Append('\\');
            text.Append(c);
        }

        return text.ToString();
    }
}
