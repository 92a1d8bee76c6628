using System.Text.Json;

namespace SkRerank.Local.Tests.MinimalPairs;

public sealed class MinimalPairsTests
{
    [Fact]
    public void Fixture_FortyPairsOfSevenKinds_HasAQuestionAndTwoPassagesEach()
    {
        var pairs = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "MinimalPairs", "minimal-pairs.jsonl")).Select(line => JsonSerializer.Deserialize<Dictionary<string, string>>(line)!).ToArray();
        Assert.Equal(40, pairs.Select(p => p["id"]).Distinct().Count());
        Assert.Equal(
            ["action-vs-concept", "date-limit", "diluted", "multi-part", "negation", "specificity", "wrong-sense"],
            pairs.Select(p => p["kind"]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(pairs, p => Assert.All(new[] { "question", "better", "worse" }, field => Assert.False(string.IsNullOrWhiteSpace(p[field]))));
        Assert.Equal(80, pairs.SelectMany(p => new[] { p["better"], p["worse"] }).Distinct().Count());
    }
}
