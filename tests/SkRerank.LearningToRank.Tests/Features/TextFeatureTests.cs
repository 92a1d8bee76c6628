using CsCheck;
using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class TextFeatureTests
{
    // 8 documents: ln(1 + 7.5/1.5) for a term of one of them, ln(1 + 4.5/4.5) for one of four, ln(1 + 8.5/0.5) for one of none.
    private static readonly Bm25Statistics Statistics = new(8, 5, [KeyValuePair.Create("rare", 1L), KeyValuePair.Create("usual", 4L)]);

    [Fact]
    public void Text_HandCountedPassages_GivesTheirNumbers()
    {
        RerankDocument[] documents =
        [
            new("usual x rare y y usual rare"),   // usual rare at 5 and 6; overlap 2 of 3; 4 of 7 terms; the query itself is nowhere
            new("usual rare new"),                // the query itself
            new("new"),                           // one term: a window of 1, no distance
            new("other words"),
            new(""),
        ];
        var set = new FeatureSet(RankingFeatures.Text(TextField.Passage(TextAnalyzer.Whitespace, Statistics)));
        Assert.Equal(["text.overlap", "text.coverage", "text.coverage_idf", "text.density", "text.min_window", "text.min_distance", "text.phrase", "text.length"], set.Names);
        var (rare, usual, unknown) = (Math.Log(6), Math.Log(2), Math.Log(18));
        var all = rare + usual + unknown;
        double[] expected =
        [
            2, 2.0 / 3, (rare + usual) / all, 4.0 / 7, 2, 1, 0, 7,
            3, 1, 1, 1, 3, 1, 1, 3,
            1, 1.0 / 3, unknown / all, 1, 1, double.NaN, 0, 1,
            0, 0, 0, 0, double.NaN, double.NaN, 0, 2,
            0, 0, 0, 0, double.NaN, double.NaN, 0, 0,
        ];
        AssertClose(expected, set.Extract("usual rare new", documents));
    }

    [Fact]
    public void Text_RepeatedTermInTheQuery_IsOneTermButTwoOfThePhrase()
    {
        var set = new FeatureSet(RankingFeatures.Text(TextField.Passage(TextAnalyzer.Whitespace))).Select(["text.coverage", "text.phrase"]);
        Assert.Equal([1, 0, 1, 1, 0.5, 0], set.Extract("a b a", [new("a b"), new("b a b a"), new("a a")]));
    }

    [Fact]
    public void Text_QueryWithoutTerms_HasNoShares()
    {
        // The English analyzer leaves stop words out.
        var set = new FeatureSet(RankingFeatures.Text(TextField.Passage(TextAnalyzer.English, Statistics)));
        foreach (var query in new[] { "", "to be or not to be" })
            AssertClose([0, double.NaN, double.NaN, 0, double.NaN, double.NaN, double.NaN, 2], set.Extract(query, [new("flea bites")]));
    }

    [Fact]
    public void Text_English_ComparesStems() =>
        Assert.Equal([1, 1], new FeatureSet(RankingFeatures.Text(TextField.Passage(TextAnalyzer.English))).Select(["text.coverage", "text.phrase"]).Extract("flea's lives", [new("The fleas living here")]));

    [Fact]
    public void Text_Japanese_IsComparedByCharacters()
    {
        // 猫の寿命 is four characters, each a term; 猫 and 寿命 stand in the text, three of four, the nearest two side by side.
        var set = new FeatureSet(RankingFeatures.Text(TextField.Passage(TextAnalyzer.Standard))).Select(["text.coverage", "text.min_window", "text.min_distance", "text.phrase"]);
        Assert.Equal([0.75, 5, 1, 0, 1, 4, 1, 1], set.Extract("猫の寿命", [new("猫は、長寿命"), new("これは猫の寿命です")]));
    }

    [Fact]
    public void Text_OwnAnalyzer_MakesTheTerms()
    {
        var letters = new TextAnalyzer("letters", text => text.Select(c => c.ToString()));
        Assert.Equal([1], new FeatureSet(RankingFeatures.Text(TextField.Passage(letters))).Select(["text.coverage"]).Extract("abc", [new("cab")]));
    }

    [Fact]
    public void Text_TitleAndMetadata_AreFieldsOfTheirOwn()
    {
        var set = new FeatureSet([.. RankingFeatures.Text(TextField.Title(TextAnalyzer.English)), .. RankingFeatures.Text(TextField.Metadata("author", TextAnalyzer.Standard))]).Select(["title.coverage", "author.phrase", "author.length"]);
        var documents = new RerankDocument[] { new("text") { Title = "On fleas", AdditionalProperties = new() { ["author"] = "Robert Hooke" } }, new("fleas by robert hooke") };
        AssertClose([1.0 / 3, 0, 2, double.NaN, double.NaN, double.NaN], set.Extract("fleas hooke robert", documents));
        AssertClose([0, 1, 2, double.NaN, double.NaN, double.NaN], set.Extract("robert hooke", documents));
    }

    [Fact]
    public void Proximity_AnyText_IsWhatTryingEveryPartGives() => Gen.Select(Gen.Int[0, 4].Array[0, 12], Gen.Int[0, 3].Array[1, 4]).Sample(
        (text, query) =>
        {
            var set = new FeatureSet(RankingFeatures.Text(TextField.Passage(TextAnalyzer.Whitespace))).Select(["text.min_window", "text.min_distance", "text.phrase"]);
            AssertClose([Window(text, query), Distance(text, query), Enumerable.Range(0, text.Length).Any(i => text.Skip(i).Take(query.Length).SequenceEqual(query)) ? 1 : 0], set.Extract(string.Join(' ', query), [new(string.Join(' ', text))]));
        },
        iter: 2000);

    private static double Window(int[] text, int[] query)
    {
        var found = query.Intersect(text).ToArray();
        if (found.Length == 0) return double.NaN;
        for (var length = 1; ; length++)
        {
            for (var i = 0; i + length <= text.Length; i++)
            {
                if (!found.Except(text.Skip(i).Take(length)).Any()) return length;
            }
        }
    }

    private static double Distance(int[] text, int[] query)
    {
        var distances = from i in Enumerable.Range(0, text.Length)
                        from j in Enumerable.Range(0, i)
                        where text[i] != text[j] && query.Contains(text[i]) && query.Contains(text[j])
                        select (double)(i - j);
        return distances.DefaultIfEmpty(double.NaN).Min();
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True((double.IsNaN(expected[i]) && double.IsNaN(actual[i])) || Math.Abs(expected[i] - actual[i]) < 1e-12, FormattableString.Invariant($"Value {i} is {actual[i]}, not {expected[i]}."));
    }
}
