using System.Text.Json;

namespace SkRerank.Benchmarks;

/// <summary>A question with a passage that answers it and one that only looks so.</summary>
internal sealed record MinimalPair(string Id, string Kind, string Question, string Better, string Worse)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static MinimalPair[] ReadAll() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "minimal-pairs.jsonl")).Select(line => JsonSerializer.Deserialize<MinimalPair>(line, Options)!)];
}
