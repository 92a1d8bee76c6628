using SkRerank.Evaluation.Mining;

namespace SkRerank.Evaluation.Tests.Mining;

public sealed class HardNegativeMinerTests
{
    private static readonly MiningCandidate Positive = new("p", "the answer", 4, 1);

    [Fact]
    public void Mine_Top_TakesTheHighestScoresBelowThePositive()
    {
        var mined = Mine(new HardNegativeOptions { Negatives = 2 }, Unjudged("a", 1), Positive, Unjudged("b", 3), Unjudged("c", 2));
        Assert.Equal(["b", "c"], Ids(mined));
        Assert.Equal(new MiningCounts { Unjudged = 2, Spare = 1 }, mined.Counts);
    }

    [Theory]
    [InlineData(0.0, null, new[] { "a", "b", "c" })]
    [InlineData(0.5, null, new[] { "b", "c" })]
    [InlineData(null, 0.25, new[] { "b", "c" })]
    [InlineData(1.5, 0.25, new[] { "c" })]
    public void Mine_Margins_DropWhatScoresTooNearToThePositive(double? absolute, double? relative, string[] expected)
    {
        // The positive has 4: 0.5 below is 3.5; a quarter below is 3; 1.5 below is 2.5. What stands on the bound is kept.
        var mined = Mine(new HardNegativeOptions { AbsoluteMargin = absolute, RelativeMargin = relative }, Unjudged("over", 4.1), Unjudged("a", 3.75), Unjudged("b", 3), Unjudged("c", 2.5));
        Assert.Equal(expected, Ids(mined));
        Assert.Equal(4 - expected.Length, mined.Counts.WithinMargin);
    }

    [Fact]
    public void Mine_RelativeMarginOfANegativeScore_LiesBelowIt()
    {
        // −2 less half of 2 is −3: a share of the score's own sign would put the bound at −1, above the positive.
        var mined = new HardNegativeMiner(new HardNegativeOptions { RelativeMargin = 0.5 }).Mine("q", Positive with { Score = -2 }, [Unjudged("a", -1.5), Unjudged("b", -2.5), Unjudged("c", -3)]);
        Assert.Equal(["c"], Ids(mined));
    }

    [Fact]
    public void Mine_Judgements_OutweighTheTeacher()
    {
        var mined = Mine(
            new HardNegativeOptions { Negatives = 2, AbsoluteMargin = 1, Relevance = 2 },
            new MiningCandidate("relevant", "r", 0, 2),
            new MiningCandidate("partly", "t", 0, 1),
            Unjudged("unjudged", 2.9),
            new MiningCandidate("pooled", "l", 5, -1),
            new MiningCandidate("not", "n", 9, 0));

        // Judged not relevant: taken first, although the teacher puts it above the positive; a label below 0 says that nobody judged it.
        Assert.Equal(["not", "unjudged"], Ids(mined));
        Assert.Equal(new MiningCounts { Judged = 1, Unjudged = 1, PartlyRelevant = 1, WithinMargin = 1 }, mined.Counts);
    }

    [Fact]
    public void Mine_CopiesOfRelevantTexts_AreNeverNegatives()
    {
        var mined = new HardNegativeMiner().Mine(
            "q", Positive, [Unjudged("copy", 1) with { Text = "The  Answer\n" }, Unjudged("other", 1) with { Text = "elsewhere" }, new MiningCandidate("judged", "elsewhere", 1, 0), Unjudged("a", 1), Unjudged("again", 2) with { Text = "text of a" }],
            [new MiningCandidate("r", "Elsewhere", null, 1)]);
        Assert.Equal(["a"], Ids(mined));
        Assert.Equal(new MiningCounts { Unjudged = 1, SameTextAsRelevant = 3, Repeated = 1 }, mined.Counts);
    }

    [Fact]
    public void Mine_Range_CountsCandidatesThatAreNotRelevant()
    {
        // Places 0 to 4 after the relevant are left out: a, b judged, c, d, e.
        var mined = Mine(
            new HardNegativeOptions { RangeMin = 2, RangeMax = 4, Negatives = 10 },
            Positive, Unjudged("a", 1), new MiningCandidate("b", "b", 1, 0), new MiningCandidate("r", "r", 1, 1), Unjudged("c", 0.9), Unjudged("d", 0.8), Unjudged("e", 0.7));

        // b is judged, so that it cannot be a false negative, whatever its place.
        Assert.Equal(["b", "c", "d"], Ids(mined));
        Assert.Equal(new MiningCounts { Judged = 1, Unjudged = 2, BeforeRange = 1 }, mined.Counts);
    }

    [Fact]
    public void Mine_Scores_BoundAndMissing()
    {
        var mined = Mine(new HardNegativeOptions { MaxScore = 2, MinScore = -1 }, Unjudged("high", 2.5), Unjudged("a", 2), Unjudged("low", -1.5), new MiningCandidate("none", "x", null, null), new MiningCandidate("judged", "y", 3, 0));
        Assert.Equal(["judged", "a"], Ids(mined));
        Assert.Equal(new MiningCounts { Judged = 1, Unjudged = 1, AboveMaxScore = 1, BelowMinScore = 1, Unscored = 1 }, mined.Counts);
    }

    [Fact]
    public void Mine_Random_DependsOnTheSeedAndTheQueryAlone()
    {
        var candidates = Enumerable.Range(0, 40).Select(i => Unjudged($"c{i}", i / 10.0)).ToArray();
        string[] Draw(int seed, string query) => Ids(new HardNegativeMiner(new HardNegativeOptions { Sampling = NegativeSampling.Random, Seed = seed }).Mine(query, Positive, candidates));
        Assert.Equal(Draw(1, "q1"), Draw(1, "q1"));
        Assert.NotEqual(Draw(1, "q1"), Draw(1, "q2"));
        Assert.NotEqual(Draw(1, "q1"), Draw(2, "q1"));

        // Over many queries each is drawn about as often as any other: 2,000 · 3 / 40 = 150, deviation 11.8.
        var counts = Enumerable.Range(0, 2000).SelectMany(i => Draw(0, $"q{i}")).CountBy(id => id).ToDictionary();
        Assert.All(candidates, candidate => Assert.InRange(counts[candidate.Id], 100, 200));
    }

    [Fact]
    public void Mine_OrderOfEqualScores_IsThatOfTheSearch() =>
        Assert.Equal(["a", "b"], Ids(Mine(new HardNegativeOptions { Negatives = 2 }, Unjudged("a", 1), Unjudged("b", 1), Unjudged("c", 1))));

    [Fact]
    public void Mine_MarginWithoutAScoreOfThePositive_IsRefused() =>
        Assert.StartsWith(
            "A margin is measured from the score of the positive, but 'p' has none; score it, or leave the margins out.",
            Assert.Throws<ArgumentException>(() => new HardNegativeMiner(new HardNegativeOptions { AbsoluteMargin = 0 }).Mine("q", Positive with { Score = null }, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_OptionsThatLeaveNothing_AreRefused()
    {
        Assert.StartsWith("RangeMin must be below RangeMax, but they are 5 and 5.", Assert.Throws<ArgumentException>(() => new HardNegativeMiner(new HardNegativeOptions { RangeMin = 5, RangeMax = 5 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("MinScore must not be above MaxScore, but they are 1 and 0.5.", Assert.Throws<ArgumentException>(() => new HardNegativeMiner(new HardNegativeOptions { MinScore = 1, MaxScore = 0.5 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("AbsoluteMargin must be a finite number of at least 0, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new HardNegativeOptions { AbsoluteMargin = -1 }).Message, StringComparison.Ordinal);
    }

    private static MiningCandidate Unjudged(string id, double score) => new(id, $"text of {id}", score, null);

    private static MinedNegatives Mine(HardNegativeOptions options, params MiningCandidate[] candidates) => new HardNegativeMiner(options).Mine("q", Positive, candidates);

    private static string[] Ids(MinedNegatives mined) => [.. mined.Negatives.Select(negative => negative.Id)];
}
