using SkRerank.Evaluation.Online;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class OnlineTestsTests
{
    // 8 wins, 2 losses, 2 ties: (8 + 1)/12 − 1/2 = .25; P(X ≥ 8 of 10) = 56/1024, two-sided 112/1024.
    [Fact]
    public void Preference_ByHand_EqualsTheBinomialTail()
    {
        (double, double)[] credits = [.. Enumerable.Repeat((0.0, 1.0), 8), .. Enumerable.Repeat((1.0, 0.0), 2), .. Enumerable.Repeat((1.0, 1.0), 2)];
        var result = PreferenceTest.Of(credits);
        Assert.Equal((8, 2, 2, 0.25), (result.Wins, result.Losses, result.Ties, result.Preference));
        Assert.Equal(112.0 / 1024, result.PValue, 1e-12);
    }

    [Fact]
    public void Preference_OnlyTies_ShowsNothing() => Assert.Equal(new PreferenceResult(0, 0, 2, 0, 1), PreferenceTest.Of([(1, 1), (0, 0)]));

    // (1.959964·.5 + .841621·√(.6·.4))²/.1² = 193.85.
    [Fact]
    public void SessionsFor_SixtyPercent_Is194() => Assert.Equal(194, PreferenceTest.SessionsFor(0.6));

    // Looked at after every value, a fixed test at .05 would reject far more often than 5 %; this one must not.
    [Fact]
    public void Sequential_NoDifference_StaysBelowItsLevelThoughLookedAtAlways()
    {
        var random = new Random(3);
        var rejected = 0;
        for (var run = 0; run < 400; run++)
        {
            var test = new SequentialTest(0.2);
            for (var i = 0; i < 500; i++) test.Add(Normal(random));
            if (test.PValue <= 0.05) rejected++;
        }

        Assert.InRange(rejected / 400.0, 0, 0.07);
    }

    [Fact]
    public void Sequential_Difference_IsFound()
    {
        var random = new Random(4);
        var test = new SequentialTest(0.2);
        for (var i = 0; i < 1_000; i++) test.Add(0.2 + Normal(random));
        Assert.InRange(test.PValue, 0, 0.001);
        Assert.Equal(1_000, test.Count);
    }

    [Fact]
    public void Sequential_FewValues_SaysNothing()
    {
        var test = new SequentialTest(1);
        for (var i = 0; i < 9; i++) test.Add(5 + i);
        Assert.Equal(1, test.PValue);
    }

    // Ten times 1, τ = 1: the mean square is 1, so ln Λ = ½ ln(1/11) + 10²/(2·11) = 3.3465, and p = e^−3.3465.
    [Fact]
    public void Sequential_EqualValues_IsTheFormula()
    {
        var test = new SequentialTest(1);
        for (var i = 0; i < 10; i++) test.Add(1);
        Assert.Equal(Math.Sqrt(11) * Math.Exp(-100.0 / 22), test.PValue, 1e-12);
    }

    // Two wins: 2²·B(22, 20)/B(20, 20) = 4·(20·21)/(40·41) = 1680/1640. A first win alone says nothing: 2·20/40 = 1.
    [Fact]
    public void SequentialSign_TwoWins_IsTheRatioByHand()
    {
        var test = new SequentialSignTest();
        test.Add(won: true);
        Assert.Equal(1, test.PValue, 1e-12);
        test.Add(won: true);
        Assert.Equal(1640.0 / 1680, test.PValue, 1e-12);
        test.Add(won: false);
        Assert.Equal(1640.0 / 1680, test.PValue, 1e-12);
        Assert.Equal((2, 1), (test.Wins, test.Losses));
    }

    // Under a fair coin the ratio has mean 1 at every time, which is what makes p valid at every time: summed over all 2¹² sequences.
    [Fact]
    public void SequentialSign_FairCoin_IsAMartingale()
    {
        const int Tosses = 12;
        var mean = Enumerable.Range(0, 1 << Tosses).Average(sequence =>
        {
            var test = new SequentialSignTest();
            for (var toss = 0; toss < Tosses; toss++) test.Add((sequence >> toss & 1) == 1);
            return Math.Exp(test.LogRatio);
        });
        Assert.Equal(1, mean, 1e-12);
    }

    [Fact]
    public void SequentialSign_LookedAtAlways_KeepsItsLevelAndFindsAPreference()
    {
        double Rejected(double rate)
        {
            var random = new Random(5);
            return Enumerable.Range(0, 400).Average(_ =>
            {
                var test = new SequentialSignTest();
                for (var i = 0; i < 1_000; i++) test.Add(random.NextDouble() < rate);
                return test.PValue <= 0.05 ? 1.0 : 0;
            });
        }

        Assert.InRange(Rejected(0.5), 0, 0.05 + 0.02);
        Assert.InRange(Rejected(0.6), 0.99, 1);
    }

    [Fact]
    public void Arm_ManySessions_FollowTheWeightsAndStay()
    {
        var second = Enumerable.Range(0, 10_000).Count(i => ExperimentArm.Of("x", $"user{i}", 3, 1) == 1);
        Assert.InRange(second, 2_500 - 200, 2_500 + 200);
        Assert.Equal(ExperimentArm.Of("x", "user1", 1, 1), ExperimentArm.Of("x", "user1", 1, 1));

        // Another experiment divides the same users anew: half of one arm in each arm of the other.
        int[] both = [.. Enumerable.Range(0, 10_000).Where(i => ExperimentArm.Of("x", $"user{i}", 1, 1) == 1)];
        Assert.InRange(both.Count(i => ExperimentArm.Of("y", $"user{i}", 1, 1) == 1) / (double)both.Length, 0.47, 0.53);
    }

    [Fact]
    public void Arm_OneWeight_IsRefused() => Assert.StartsWith("An experiment needs at least two weights, none below 0 and not all 0, but got 1.", Assert.Throws<ArgumentException>(() => ExperimentArm.Of("x", "u", 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Click_PerfectUser_ClicksWhatIsRelevant() => Assert.Equal([1, 3], ClickModel.Perfect.Click(["a", "b", "c", "d"], new Dictionary<string, int> { ["b"] = 2, ["d"] = 1, ["a"] = 0 }, new Random(1)));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
