using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests.Networks;

public sealed class PairwiseLossTests
{
    // Three documents A, B, C with labels 2, 1, 0 and scores 0, ln 2, −ln 3, so that σ = 1 gives fractions:
    //   pair   s_i − s_j   1/(1+e^(s_i−s_j))   1+e^−(s_i−s_j)
    //   A, B      −ln 2      1/(1+1/2) = 2/3      1+2   = 3
    //   A, C       ln 3      1/(1+3)   = 1/4      1+1/3 = 4/3
    //   B, C       ln 6      1/(1+6)   = 1/7      1+1/6 = 7/6
    private static readonly int[] Labels = [2, 1, 0];
    private static readonly double[] Scores = [0, Math.Log(2), -Math.Log(3)];

    // B stands first, A second, C third: discounts 1/log2(2), 1/log2(3), 1/log2(4).
    private const double First = 1;
    private const double Second = 0.6309297535714575;
    private const double Third = 0.5;

    // Gains 3, 1, 0 over the best DCG, 3·1 + 1·Second.
    private const double Best = 3 + Second;

    [Fact]
    public void Evaluate_RankNet_IsTheTableByHand()
    {
        // A: −(2/3 + 1/4) = −11/12; B: 2/3 − 1/7 = 11/21; C: 1/4 + 1/7 = 11/28. Loss: ln(3 · 4/3 · 7/6) = ln(14/3).
        AssertTable(RankingLoss.RankNet, 1, 1, 1, Math.Log(14.0 / 3), [-11.0 / 12, 11.0 / 21, 11.0 / 28]);
    }

    [Fact]
    public void Evaluate_LambdaRank_IsTheTableByHand() =>
        AssertTable(RankingLoss.LambdaRank, 2 / Best * (First - Second), 3 / Best * (Second - Third), 1 / Best * (First - Third));

    [Fact]
    public void Evaluate_NdcgLoss2_IsTheTableByHand()
    {
        // Ranks A 2, B 1, C 3: the distances are 1, 1 and 2, so δ is First − Second, First − Second and Second − Third.
        AssertTable(RankingLoss.NdcgLoss2, 2 / Best * (First - Second), 3 / Best * (First - Second), 1 / Best * (Second - Third));
    }

    [Fact]
    public void Evaluate_NdcgLoss2PlusPlus_IsTheTableByHand() =>
        AssertTable(
            RankingLoss.NdcgLoss2PlusPlus,
            2 / Best * ((First - Second) + (10 * (First - Second))),
            3 / Best * ((Second - Third) + (10 * (First - Second))),
            1 / Best * ((First - Third) + (10 * (Second - Third))));

    [Fact]
    public void Evaluate_NdcgLoss1_IsTheTableByHand()
    {
        // All six pairs; w is the gain of i times its discount: A 3·Second, B 1·First, C 0. The pair B, A has 1/(1+e^(ln 2)) = 1/3 and 1+1/2 = 3/2.
        var (a, b) = (3 * Second / Best, First / Best);
        double[] gradients = [(-a * 2 / 3) - (a / 4) + (b / 3), (a * 2 / 3) - (b / 3) - (b / 7), (a / 4) + (b / 7)];
        var loss = (a * (Math.Log(3) + Math.Log(4.0 / 3))) + (b * (Math.Log(1.5) + Math.Log(7.0 / 6)));
        AssertLoss(new PairwiseLoss(RankingLoss.NdcgLoss1, 1, 10), Labels, Scores, loss, gradients);
    }

    [Theory]
    [InlineData(RankingLoss.RankNet)]
    [InlineData(RankingLoss.LambdaRank)]
    [InlineData(RankingLoss.NdcgLoss1)]
    [InlineData(RankingLoss.NdcgLoss2)]
    [InlineData(RankingLoss.NdcgLoss2PlusPlus)]
    public void Evaluate_RandomQueries_GradientsEqualCentralDifferences(RankingLoss kind)
    {
        const double Step = 1e-6;
        PairwiseLoss loss = new(kind, 1.5, 10);
        Random random = new(7);
        var ignored = new double[12];
        for (var query = 0; query < 50; query++)
        {
            // Scores stand further apart than the step, so that no rank changes within it.
            var labels = Enumerable.Range(0, 12).Select(_ => random.Next(4)).ToArray();
            var scores = Enumerable.Range(0, 12).Select(i => (i * 0.4) - 2 + (0.1 * random.NextDouble())).ToArray();
            random.Shuffle(scores);
            var gradients = new double[12];
            loss.Evaluate(labels, scores, gradients);
            for (var i = 0; i < scores.Length; i++)
            {
                var (up, down) = (scores.ToArray(), scores.ToArray());
                up[i] += Step;
                down[i] -= Step;
                var difference = (loss.Evaluate(labels, up, ignored) - loss.Evaluate(labels, down, ignored)) / (2 * Step);
                Assert.Equal(difference, gradients[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Evaluate_Sigma_ScalesTheExponentAndTheGradient()
    {
        // σ = 2 doubles each exponent: A, B: 1/(1+1/4) = 4/5; A, C: 1/(1+9) = 1/10; B, C: 1/(1+36) = 1/37; each times 2.
        AssertLoss(
            new PairwiseLoss(RankingLoss.RankNet, 2, 10),
            Labels, Scores, Math.Log(5) + Math.Log(10.0 / 9) + Math.Log(37.0 / 36), [-2 * (0.8 + 0.1), 2 * (0.8 - (1.0 / 37)), 2 * (0.1 + (1.0 / 37))]);
    }

    [Theory]
    [InlineData(RankingLoss.RankNet)]
    [InlineData(RankingLoss.LambdaRank)]
    [InlineData(RankingLoss.NdcgLoss1)]
    [InlineData(RankingLoss.NdcgLoss2)]
    [InlineData(RankingLoss.NdcgLoss2PlusPlus)]
    public void Evaluate_NothingRelevant_IsZero(RankingLoss kind) => AssertLoss(new PairwiseLoss(kind, 1, 10), [0, 0, 0], Scores, 0, [0, 0, 0]);

    [Fact]
    public void Evaluate_ScoresFarApart_StaysFinite() =>
        AssertLoss(new PairwiseLoss(RankingLoss.RankNet, 1, 10), [1, 0], [-1e5, 1e5], 2e5, [-1, 1]);

    private static void AssertTable(RankingLoss kind, double ab, double ac, double bc) =>
        AssertTable(kind, ab, ac, bc, (ab * Math.Log(3)) + (ac * Math.Log(4.0 / 3)) + (bc * Math.Log(7.0 / 6)), [(-ab * 2 / 3) - (ac / 4), (ab * 2 / 3) - (bc / 7), (ac / 4) + (bc / 7)]);

    private static void AssertTable(RankingLoss kind, double ab, double ac, double bc, double loss, double[] gradients)
    {
        Assert.True(ab > 0 && ac > 0 && bc > 0);
        AssertLoss(new PairwiseLoss(kind, 1, 10), Labels, Scores, loss, gradients);
    }

    private static void AssertLoss(PairwiseLoss loss, int[] labels, double[] scores, double expected, double[] gradients)
    {
        var actual = new double[labels.Length];
        Assert.Equal(expected, loss.Evaluate(labels, scores, actual), 1e-12);
        Assert.Equal(gradients, actual, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
