using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Reads the templates that are embedded in this assembly.</summary>
internal static class TemplateData
{
    private static readonly Dictionary<string, PromptTemplate> All = Read();

    public static PromptTemplate RankGpt => All["rankgpt"];

    public static PromptTemplate RankZephyr => All["rank-zephyr"];

    public static PromptTemplate RankVicuna => All["rank-vicuna"];

    public static PromptTemplate First => All["first"];

    public static PromptTemplate Best => All["best"];

    public static PromptTemplate YesNo => All["yes-no"];

    public static PromptTemplate Graded => All["graded"];

    public static PromptTemplate QueryLikelihood => All["query-likelihood"];

    public static PromptTemplate AnswerLikelihood => All["answer-likelihood"];

    private static Dictionary<string, PromptTemplate> Read()
    {
        using var stream = typeof(TemplateData).Assembly.GetManifestResourceStream("SkRerank.Chat.templates.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateArray().Select(Template).ToDictionary(template => template.Name, StringComparer.Ordinal);
    }

    private static PromptTemplate Template(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.GetProperty("version").GetInt32(),
        [.. json.GetProperty("parts").EnumerateArray().Select(part => new TemplatePart(new ChatRole(part.GetProperty("role").GetString()!), part.GetProperty("text").GetString()!, part.TryGetProperty("each", out var each) && each.GetBoolean()))],
        json.TryGetProperty("labels", out var labels) ? Enum.Parse<PassageLabels>(labels.GetString()!, ignoreCase: true) : PassageLabels.Numbers)
    {
        LeastPassages = json.TryGetProperty("leastPassages", out var least) ? least.GetInt32() : null,
        MostPassages = json.TryGetProperty("mostPassages", out var most) ? most.GetInt32() : null,
    };
}
