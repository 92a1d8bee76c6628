using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class ClickTests
{
    [Fact]
    public void Estimate_OneResultAtTwoPositions_GivesTheRatioOfItsRates()
    {
        // 40 of 100 at the first, 10 of 100 at the second: looked at a quarter as often.
        var bias = PositionBias.Estimate([.. Shown("q", "d", 1, 100, 40), .. Shown("q", "d", 2, 100, 10)]);
        Assert.Equal(1, bias[1]);
        Assert.Equal(0.25, bias[2], 1e-3);
        Assert.Equal(bias[2], bias[9]);
    }

    [Fact]
    public void Estimate_LogOfAKnownBias_FindsIt()
    {
        // 30 results of known attraction, each 1,000 times at each position, clicked as often as the model expects.
        double[] looks = [1, 0.6, 0.3, 0.1];
        var log = from d in Enumerable.Range(1, 30)
                  from position in Enumerable.Range(1, looks.Length)
                  from click in Shown("q", $"d{d}", position, 1000, (int)Math.Round(1000 * looks[position - 1] * d / 40))
                  select click;
        var bias = PositionBias.Estimate(log);
        Assert.All(looks.Zip(bias.Propensities), pair => Assert.Equal(pair.First, pair.Second, 5e-3));
    }

    [Fact]
    public void Estimate_BetterResultsShownHigher_IsNotTakenForBias()
    {
        // The good result is clicked with chance .8, the bad one with .2; both positions are looked at alike. The log shows the good one first nine times of ten.
        var bias = PositionBias.Estimate([.. Shown("q", "good", 1, 900, 720), .. Shown("q", "good", 2, 100, 80), .. Shown("q", "bad", 1, 100, 20), .. Shown("q", "bad", 2, 900, 180)]);
        Assert.Equal([1, 1], bias.Propensities.Select(propensity => Math.Round(propensity, 2)));
    }

    [Fact]
    public void Rate_ClicksByPosition_AreWeighedByTheInverseOfItsPropensity()
    {
        // d: shown twice at 1 (one click) and twice at 2 (one click): (1/1 + 1/0.5) / 4 = 0.75. e: one click at 3, whose propensity of 0.001 counts as 0.01: 100 / 2 = 50.
        ClickRecord[] log = [new("q", "d", 1, true), new("q", "d", 2, false), new("q", "d", 1, false), new("q", "d", 2, true), new("q", "e", 3, true), new("q", "e", 1, false), new("other", "d", 1, false)];
        var rates = new ClickThroughRates(log, new PositionBias([1, 0.5, 0.001]));
        Assert.Equal(0.75, rates.Rate("q", "d")!.Value, 1e-12);
        Assert.Equal(50, rates.Rate("q", "e")!.Value, 1e-9);
        Assert.Equal(0, rates.Rate("other", "d"));
        Assert.Null(rates.Rate("other", "e"));

        var set = new FeatureSet(RankingFeatures.Clicks(rates));
        Assert.Equal(["clicks.rate", "clicks.impressions"], set.Names);
        Assert.Equal([0.75, 4, double.NaN, 0, double.NaN, double.NaN], set.Extract("q", [new("a") { Id = "d" }, new("a") { Id = "f" }, new("a")]));
    }

    [Fact]
    public void Estimate_PositionThatWasNeverShown_TakesTheOneBefore() =>
        Assert.Equal([1, 1, 0.5], PositionBias.Estimate([.. Shown("q", "d", 1, 10, 4), .. Shown("q", "d", 3, 10, 2)]).Propensities.Select(propensity => Math.Round(propensity, 3)));

    [Fact]
    public void Estimate_NothingToLearnFrom_IsSaid()
    {
        Assert.StartsWith("Propensities are estimated from clicks, but the log of 2 impressions has none.", Assert.Throws<ArgumentException>(() => PositionBias.Estimate(Shown("q", "d", 1, 2, 0))).Message, StringComparison.Ordinal);
        Assert.StartsWith("A position is counted from 1, but a result was shown at 0.", Assert.Throws<ArgumentException>(() => PositionBias.Estimate([new("q", "d", 0, true)])).Message, StringComparison.Ordinal);
        Assert.StartsWith("A propensity must be above 0 and at most 1, but that of position 2 is 0.", Assert.Throws<ArgumentException>(() => new PositionBias([1, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PositionBias([]));
    }

    private static IEnumerable<ClickRecord> Shown(string query, string id, int position, int impressions, int clicks) => Enumerable.Range(0, impressions).Select(i => new ClickRecord(query, id, position, i < clicks));
}
