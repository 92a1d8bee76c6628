using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class FeatureSetTests
{
    private static readonly RerankDocument[] Documents = [new("a"), new("bb")];

    [Fact]
    public void Extract_SelectedFeatures_GivesRowsInTheNewOrder()
    {
        var set = new FeatureSet(Own("one", 1), Own("two", 2), RankingFeatures.Of("length", (query, document) => query.Length + document.Text.Length));
        Assert.Equal([1, 2, 4, 1, 2, 5], set.Extract("abc", Documents));
        var some = set.Select(["length", "one"]);
        Assert.Equal(["length", "one"], some.Names);
        Assert.Equal([4, 1, 5, 1], some.Extract("abc", Documents));
        Assert.Empty(set.Extract("abc", []));
    }

    [Fact]
    public void Extract_OwnFeatureOfTheList_SeesAllCandidatesAndSharesItsWork()
    {
        var shares = 0;
        var set = new FeatureSet(new ShareOfLongest("one", () => shares++), new ShareOfLongest("two", () => shares++));
        Assert.Equal([0.25, 0.25, 1, 1], set.Extract("q", [new("a"), new("abcd")]));
        Assert.Equal(1, shares);
    }

    [Theory]
    [InlineData("", "must be of ASCII letters")]
    [InlineData("cross encoder", "but was \"cross encoder\"")]
    [InlineData("a:b", "but was \"a:b\"")]
    [InlineData("länge", "but was \"länge\"")]
    [InlineData("one", "\"one\" stands twice")]
    public void Constructor_NameThatModelsCannotKeep_IsRefused(string name, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(() => new FeatureSet(Own("one", 1), Own(name, 2)));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoFeature_IsRefused() => Assert.Throws<ArgumentException>(() => new FeatureSet());

    [Fact]
    public void Select_UnknownName_ListsTheNames()
    {
        var exception = Assert.Throws<ArgumentException>(() => new FeatureSet(Own("one", 1), Own("two", 1)).Select(["three"]));
        Assert.StartsWith("The set has no feature \"three\"; it has one, two.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_InfiniteValue_IsRefusedWithFeatureAndDocument()
    {
        var set = new FeatureSet(RankingFeatures.Of("odd", (_, document) => document.Text.Length == 2 ? double.NegativeInfinity : double.NaN));
        var exception = Assert.Throws<RerankException>(() => set.Extract("q", Documents));
        Assert.Contains("\"odd\" of document 1 is -Infinity", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_FeatureThatFails_IsNamed()
    {
        var set = new FeatureSet(RankingFeatures.Of("odd", (_, _) => throw new FormatException("No date.")));
        var exception = Assert.Throws<RerankException>(() => set.Extract("q", Documents));
        Assert.Equal("The feature \"odd\" failed: No date.", exception.Message);
        Assert.IsType<FormatException>(exception.InnerException);
    }

    [Fact]
    public void FromNames_NamesOfAModel_MakesWhatTheyName()
    {
        var own = new FeatureSet(Own("pagerank", 0.25), Own("freshness.age_days", 7), Own("text.length", -1));
        var set = FeatureSet.FromNames(["cross-encoder.logit", "bm25.reciprocal_rank", "fused.score", "author.coverage", "title.phrase", "text.coverage_idf", "query.length", "url.depth", "pagerank", "text.length"], own, statistics: new Bm25Statistics(2, 3, [KeyValuePair.Create("flea", 1L)]));
        var document = new RerankDocument("A flea bites")
        {
            Title = "Fleas of Hooke",
            Link = "docs/fleas.md",
            AdditionalProperties = new() { ["author"] = "Robert Hooke, on a flea" },
            Trail = [new StageScore("bm25", 3, ScoreKind.Logit, 4), new StageScore("rrf", 0.5, ScoreKind.Fused, 1), new StageScore("cross-encoder", -1.5, ScoreKind.Logit, 1)],
        };

        // "flea hooke": both stand in the title, side by side without the stop word; one of two in the text, where flea weighs ln(1 + 1.5/1.5) and hooke, of no document, ln(1 + 2.5/0.5).
        var values = set.Extract("flea hooke", [document]);
        Assert.Equal([-1.5, 0.25, 0.5, 1, 1, Math.Round(Math.Log(2) / (Math.Log(2) + Math.Log(6)), 12), 2, 2, 0.25, -1], values.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void FromNames_NamesThatSayTooLittle_AreListed()
    {
        var exception = Assert.Throws<ArgumentException>(() => FeatureSet.FromNames(["bm25.score", "pagerank", "text.coverage_idf", "bm25.length"]));
        Assert.StartsWith("Features are made of the trail, texts, query and link by their names, but pagerank, text.coverage_idf cannot be; give the statistics of the corpus for what ends in .coverage_idf, and a set of your own that has the others.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Column_0 cannot be; give a set of your own that has them", Assert.Throws<ArgumentException>(() => FeatureSet.FromNames(["Column_0"])).Message, StringComparison.Ordinal);
    }

    private static IRankingFeature Own(string name, double value) => RankingFeatures.Of(name, (_, _) => value);
}
