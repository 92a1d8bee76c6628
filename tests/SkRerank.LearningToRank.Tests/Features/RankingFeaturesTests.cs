using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;
using SkRerank.TestSupport;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class RankingFeaturesTests
{
    [Fact]
    public void Leg_Trail_GivesScoreRankAndPlaceInTheList()
    {
        RerankDocument[] documents =
        [
            Trail(new StageScore("bm25", 8, ScoreKind.Logit, 1), new StageScore("rrf", 0.03, ScoreKind.Fused, 1)),
            Trail(new StageScore("vector", 0.7, ScoreKind.Similarity, 1), new StageScore("rrf", 0.02, ScoreKind.Fused, 2)),
            // The stage ran twice: what it said last counts.
            Trail(new StageScore("bm25", 99, ScoreKind.Logit, 9), new StageScore("bm25", 2, ScoreKind.Logit, 4), new StageScore("rrf", 0.01, ScoreKind.Fused, 3)),
            Trail(new StageScore("bm25", 5, ScoreKind.Logit, 2)),
        ];
        var set = new FeatureSet([.. RankingFeatures.Leg("bm25"), .. RankingFeatures.Fused()]);
        Assert.Equal(["bm25.score", "bm25.rank", "bm25.reciprocal_rank", "bm25.normalized", "fused.score", "fused.rank", "fused.normalized"], set.Names);
        Assert.Equal(
            [
                8, 1, 1, 1, 0.03, 1, 1,
                double.NaN, double.NaN, double.NaN, double.NaN, 0.02, 2, 0.5,
                2, 4, 0.25, 0, 0.01, 3, 0,
                5, 2, 0.5, 0.5, double.NaN, double.NaN, double.NaN,
            ],
            set.Extract("q", documents).Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Leg_EqualScores_AreAllAtTheTop()
    {
        var set = new FeatureSet(RankingFeatures.Stage("bm25", StageValue.Normalized, "bm25.normalized"));
        Assert.Equal([1, 1], set.Extract("q", [Trail(new StageScore("bm25", 3, ScoreKind.Logit, 1)), Trail(new StageScore("bm25", 3, ScoreKind.Logit, 2))]));
        Assert.Equal([1], set.Extract("q", [Trail(new StageScore("bm25", -3, ScoreKind.Logit, 1))]));
    }

    [Fact]
    public void Scorer_CrossEncoder_KeepsTheNameOfItsScore()
    {
        var set = new FeatureSet([.. RankingFeatures.Scorer("cross-encoder", "cross-encoder.logit"), RankingFeatures.Stage("cross-encoder", StageValue.Activated, "cross-encoder.activated"), RankingFeatures.Stage("cross-encoder", StageValue.Probability, "cross-encoder.probability")]);
        Assert.Equal(["cross-encoder.logit", "cross-encoder.rank", "cross-encoder.normalized", "cross-encoder.activated", "cross-encoder.probability"], set.Names);
        Assert.Equal([-2.5, 3, 1, 0.25, double.NaN], set.Extract("q", [Trail(new StageScore("cross-encoder", -2.5, ScoreKind.Logit, 3) { Activated = 0.25 })]));
    }

    [Theory]
    [InlineData("How long do fleas live?", new[] { 5.0, 0, 0, 0, 1 })]
    [InlineData("flea life", new[] { 2.0, 1, 0, 0, 0 })]
    [InlineData("ERR_42", new[] { 1.0, 0, 0, 1, 0 })]
    [InlineData("www.example.org", new[] { 1.0, 0, 1, 0, 0 })]
    public void Query_EachClass_IsOneOfFour(string query, double[] expected)
    {
        var set = new FeatureSet(RankingFeatures.Query(TextAnalyzer.Standard));
        Assert.Equal(["query.length", "query.is_keyword", "query.is_navigational", "query.is_identifier", "query.is_question"], set.Names);
        Assert.Equal([.. expected, .. expected], set.Extract(query, [new("a"), new("b")]));
    }

    [Fact]
    public void Age_DatesOfAllKinds_AreDaysBeforeNow()
    {
        // The clock stands at noon of 1 August 2026, and 121 days later at noon of 30 November.
        var clock = new ManualTimeProvider();
        clock.Advance(TimeSpan.FromDays(121));
        object?[] dates =
        [
            new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.FromHours(-12)), new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc), new DateOnly(2026, 11, 30),
            "2026-11-30T06:00:00Z", "2025-11-30", "2026-12-01T12:00:00+00:00", "yesterday", "", null,
        ];
        var set = new FeatureSet(RankingFeatures.Age("published", clock));
        RerankDocument[] documents = [.. dates.Select(date => new RerankDocument("a") { AdditionalProperties = new() { ["published"] = date } }), new("b")];
        Assert.Equal(["freshness.age_days"], set.Names);
        Assert.Equal([1, 0, 2, 0.5, 0.25, 365.5, -1, double.NaN, double.NaN, double.NaN, double.NaN], set.Extract("q", documents));
    }

    [Theory]
    [InlineData("https://example.org", 0)]
    [InlineData("https://example.org/", 0)]
    [InlineData("https://example.org?q=a/b", 0)]
    [InlineData("https://example.org/docs/a.html?x=/y/z#/w", 2)]
    [InlineData("docs/guide/intro.md", 3)]
    [InlineData("/docs//intro.md", 2)]
    [InlineData(@"docs\intro.md", 2)]
    [InlineData("", double.NaN)]
    [InlineData(null, double.NaN)]
    public void UrlDepth_Link_CountsTheSegmentsOfItsPath(string? link, double expected) =>
        Assert.Equal([expected], new FeatureSet(RankingFeatures.UrlDepth()).Extract("q", [new("a") { Link = link }]));

    [Fact]
    public void PageRanks_Link_IsLookedUpInBothForms()
    {
        var set = new FeatureSet(RankingFeatures.PageRanks(new Dictionary<string, double> { ["docs/a.md"] = 0.25, ["https://example.org/"] = 0.5 }));
        Assert.Equal(
            [0.25, 0.25, 0.5, double.NaN, double.NaN],
            set.Extract("q", [new("a") { Link = "docs/a.md" }, new("a") { Link = "docs/x/../a.md#part" }, new("a") { Link = "HTTPS://Example.org" }, new("a") { Link = "docs/b.md" }, new("a")]));
    }

    private static RerankDocument Trail(params StageScore[] trail) => new("a text") { Trail = trail };
}
