using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkRerank.Remote.Formats;

/// <summary>Reads the answer that both of Cohere's contracts share, and LiteLLM and Bedrock with them.</summary>
internal static class CohereAnswer
{
    /// <exception cref="JsonException">The answer has another shape.</exception>
    public static WireAnswer Read(JsonElement answer)
    {
        var meta = WireJson.Child(answer, "meta");
        return new WireAnswer(WireJson.Scores(answer, "results", "index", "relevance_score"))
        {
            RequestId = WireJson.Text(answer, "id"),
            Usage = Usage(meta),
            Warnings = WireJson.Texts(meta, "warnings"),
        };
    }

    private static UsageDetails? Usage(JsonElement meta)
    {
        var input = WireJson.Count(WireJson.Child(meta, "tokens"), "input_tokens");
        var units = WireJson.Count(WireJson.Child(meta, "billed_units"), WireJson.SearchUnits);
        return input is null && units is null ? null : WireJson.Usage(input, input, units);
    }
}
