using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SkRerank.Tests.Remote;

/// <summary>Answers as Cohere's v2 does; a document's score grows with the words that it shares with the query.</summary>
internal static class CohereService
{
    public static async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var words = Words(body.RootElement.GetProperty("query").GetString()!);
        var results = body.RootElement.GetProperty("documents").EnumerateArray()
            .Select((document, index) => (index, score: Words(document.GetString()!).Intersect(words).Count() / 20.0))
            .OrderByDescending(result => result.score)
            .Select(result => string.Create(CultureInfo.InvariantCulture, $$"""{ "index": {{result.index}}, "relevance_score": {{result.score}} }"""));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"id":"r-1","results":[{{string.Join(',', results)}}],"meta":{ "billed_units": { "search_units": 1 } } }""");
    }

    private static string[] Words(string text) => text.Split([' ', '.', ',', '?'], StringSplitOptions.RemoveEmptyEntries);
}
