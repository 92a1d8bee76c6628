using CsCheck;
using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

public sealed class DescendingOrderTests
{
    private static readonly Gen<double> Score = Gen.OneOf(Gen.Double, Gen.Double[-1, 1], Gen.Int[-3, 3].Select(i => (double)i), Gen.Const(-0.0), Gen.Const(double.Epsilon), Gen.Const(double.MinValue), Gen.Const(double.PositiveInfinity));

    [Fact]
    public void Of_AnyScores_IsTheStableOrderOfASortByComparisons() =>
        Score.Where(score => !double.IsNaN(score)).Array[0, 300].Sample(
            scores => Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i] + 0.0), DescendingOrder.Of(scores)),
            iter: 1000);

    [Fact]
    public void Of_BothZeros_KeepTheirPlaces() => Assert.Equal([1, 0, 2, 3], DescendingOrder.Of([0.0, 1.0, -0.0, 0.0]));
}
