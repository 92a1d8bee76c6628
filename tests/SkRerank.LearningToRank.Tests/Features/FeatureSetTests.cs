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

    private static IRankingFeature Own(string name, double value) => RankingFeatures.Of(name, (_, _) => value);
}
