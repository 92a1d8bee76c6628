using CsCheck;
using SkRerank.Chat;
using SkRerank.Chat.Aggregation;

namespace SkRerank.Tests.Chat.Aggregation;

public sealed class PlackettLuceTests
{
    [Fact]
    public void Fit_OnePair_SolvesTheEquationByHand()
    {
        // One win of 0 over 1: by symmetry the means are t and -t with t / 2.25 = 1 / (1 + exp(2t)), so t = 0.5565 (0.5565 / 2.25 = 0.2473 = 1 / (1 + 3.0434)).
        // There c = 0.2473·0.7527 = 0.1862 is the curvature of the pair, and 1/2.25·I + c·[[1, -1], [-1, 1]] has the inverse diagonal (a + c) / (a·(a + 2c)) with a = 0.4444: 0.6306 / 0.3630 = 1.7372.
        var strengths = PlackettLuce.Fit([[0, 1]], 3);
        Assert.Equal(0.5565, strengths[0].Mean, 1e-3);
        Assert.Equal(-0.5565, strengths[1].Mean, 1e-3);
        Assert.Equal(Math.Sqrt(1.7372), strengths[0].StandardDeviation, 1e-3);
        Assert.Equal((0, 1.5), (strengths[2].Mean, strengths[2].StandardDeviation));
    }

    [Fact]
    public void Fit_AnyRankings_HasMeanZeroAndIsAMaximum() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 6).ToArray()).Array[1, 6], Gen.Int[2, 6]).Sample(
            (shuffles, length) =>
            {
                int[][] rankings = [.. shuffles.Select(shuffle => shuffle[..length])];
                var strengths = PlackettLuce.Fit(rankings, 6);
                double[] means = [.. strengths.Select(strength => strength.Mean)];
                var best = LogPosterior(rankings, means);
                var isMaximum = Enumerable.Range(0, 6).All(i => new[] { -1e-3, 1e-3 }.All(step => LogPosterior(rankings, [.. means.Select((mean, j) => j == i ? mean + step : mean)]) < best));
                return Math.Abs(means.Sum()) < 1e-6 && isMaximum && strengths.All(strength => strength.StandardDeviation is > 0 and <= 1.5);
            },
            iter: 1_000);

    [Fact]
    public void Fit_MoreAgreement_MakesSurer()
    {
        int[] ranking = [0, 1, 2, 3];
        var once = PlackettLuce.Fit([ranking], 4);
        var often = PlackettLuce.Fit([.. Enumerable.Repeat(ranking, 6)], 4);
        Assert.True(often[0].Mean > once[0].Mean);
        Assert.All(Enumerable.Range(1, 2), i => Assert.True(often[i].StandardDeviation < once[i].StandardDeviation));
    }

    [Fact]
    public void Fit_NoRankings_KeepsThePrior() => Assert.All(PlackettLuce.Fit([], 3), strength => Assert.Equal((0, 1.5), (strength.Mean, strength.StandardDeviation)));

    [Fact]
    public void FitAdaptive_RankingsThatAgree_AreFartherApartThanThoseThatContradictEachOther()
    {
        int[][] agreeing = [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]];
        int[][] contradicting = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [0, 1, 2, 3, 4]];
        Assert.True(Spread(PlackettLuce.FitAdaptive(agreeing, 5)) > Spread(PlackettLuce.Fit(agreeing, 5)));
        Assert.True(Spread(PlackettLuce.FitAdaptive(contradicting, 5)) < Spread(PlackettLuce.Fit(contradicting, 5)));

        static double Spread(RankStrength[] strengths) => strengths[0].Mean - strengths[3].Mean;
    }

    [Fact]
    public void FitAdaptive_TwoContradictions_PreferTheNarrowestPrior()
    {
        // By symmetry both means are 0, whatever the prior; of the two wins each has a curvature of 1/4, so the deviation says which prior it was: a = 1/v, c = 1/2, and (a + c) / (a·(a + 2c)) with v = 1/4 is 4.5 / (4·5).
        var strengths = PlackettLuce.FitAdaptive([[0, 1], [1, 0]], 2);
        Assert.Equal(0, strengths[0].Mean, 1e-9);
        Assert.Equal(Math.Sqrt(4.5 / 20), strengths[0].StandardDeviation, 1e-9);
    }

    [Fact]
    public void FitAdaptive_NoRankings_KeepsThePrior() => Assert.All(PlackettLuce.FitAdaptive([], 3), strength => Assert.Equal((0, 1.5), (strength.Mean, strength.StandardDeviation)));

    private static double LogPosterior(int[][] rankings, double[] theta) =>
        rankings.Sum(ranking => Enumerable.Range(0, ranking.Length).Sum(i => theta[ranking[i]] - Math.Log(ranking[i..].Sum(candidate => Math.Exp(theta[candidate]))))) - (theta.Sum(value => value * value) / 4.5);
}
