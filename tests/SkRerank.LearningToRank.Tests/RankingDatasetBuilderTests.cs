using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests;

public sealed class RankingDatasetBuilderTests
{
    private static readonly FeatureSet Set = new(RankingFeatures.Of("length", (_, document) => document.Text.Length), RankingFeatures.Stage("bm25", StageValue.Score, "bm25.score"));

    [Fact]
    public void Build_JudgedCandidates_KeepsTheirOrderAndGrades()
    {
        var data = new RankingDatasetBuilder(Set)
            .Add("q7", "fleas", [new("abc") { Id = "b", Trail = [new StageScore("bm25", 2.5, ScoreKind.Logit, 1)] }, new("a") { Id = "a" }], new Dictionary<string, int> { ["a"] = 2, ["elsewhere"] = 3 })
            .Add("empty", "nothing", [], new Dictionary<string, int>())
            .Add("q2", "bees", [new("ab") { Id = "a" }], new Dictionary<string, int> { ["a"] = -1 })
            .Build();
        Assert.Equal(["length", "bm25.score"], data.FeatureNames);
        Assert.Equal(["q7", "q2"], data.QueryIds);
        Assert.Equal([2, 1], data.GroupSizes);
        Assert.Equal([0, 2, 0], data.Labels.ToArray());
        Assert.Equal([3, 2.5, 1, double.NaN, 2, double.NaN], data.Features.ToArray());
    }

    [Fact]
    public void Add_WhatDoesNotFit_SaysWhat()
    {
        var builder = new RankingDatasetBuilder(Set).Add("q1", "q", [new("a") { Id = "a" }], new Dictionary<string, int>());
        AssertFails("The rows of a query stand together, but \"q1\" was added before", () => builder.Add("q1", "q", [new("b") { Id = "b" }], new Dictionary<string, int>()));
        AssertFails("A judged candidate needs an id, but candidate 0 of query \"q2\" has none", () => builder.Add("q2", "q", [new("b")], new Dictionary<string, int>()));
        AssertFails("A grade is a whole number of at most 30, but \"b\" of query \"q3\" has 31", () => builder.Add("q3", "q", [new("b") { Id = "b" }], new Dictionary<string, int> { ["b"] = 31 }));
        Assert.Equal(1, builder.Build().Count);
        Assert.Throws<InvalidOperationException>(() => new RankingDatasetBuilder(Set).Build());
    }

    private static void AssertFails(string expected, Func<object> call) => Assert.StartsWith(expected, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
