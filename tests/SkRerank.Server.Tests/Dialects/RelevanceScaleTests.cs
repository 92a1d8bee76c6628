using CsCheck;
using SkRerank.Server.Dialects;

namespace SkRerank.Server.Tests.Dialects;

public sealed class RelevanceScaleTests
{
    private static readonly Gen<double> AnyScore = Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Double[-5, 5], Gen.Double[0, 1], Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Const(-745.0), Gen.Const(double.MaxValue), Gen.Const(double.MinValue)));

    [Fact]
    public void Of_AnyResponse_LiesInZeroToOneAndNeverRisesWhereTheOrderFalls() =>
        Gen.Select(AnyScore.Array[0, 30], Gen.Enum<ScoreKind>(), Gen.Bool.Array[30], Gen.Double[-2, 2].Array[30]).Sample(
            (scores, kind, scored, activated) =>
            {
                var response = new RerankResponse(scores.Select((score, i) => new RerankResult(i, score) { IsScored = scored[i], Activated = activated[i] > 0 ? activated[i] / 2 : null }), kind);

                var relevance = RelevanceScale.Of(response);

                Assert.Equal(scores.Length, relevance.Count);
                Assert.All(relevance, value => Assert.InRange(value, 0, 1));
                Assert.Equal(relevance.OrderDescending(), relevance);
                Assert.All(response.Results.Zip(relevance), pair => Assert.True(pair.First.IsScored || pair.Second == 0));
            });

    [Theory]
    [InlineData(ScoreKind.Logit, 0.0, 0.5)]
    [InlineData(ScoreKind.Logit, 1.8, 0.8581489350995123)] // 1 / (1 + e^-1.8)
    [InlineData(ScoreKind.Logit, -800.0, 0.0)]
    [InlineData(ScoreKind.Probability, 0.25, 0.25)]
    [InlineData(ScoreKind.Activated, 0.75, 0.75)]
    [InlineData(ScoreKind.Fused, 0.0, 0.5)]
    public void Of_OneScore_IsKeptWhereItLiesInZeroToOneByItsKindElseGoesThroughTheLogisticFunction(ScoreKind kind, double score, double expected)
    {
        var relevance = RelevanceScale.Of(new RerankResponse([new RerankResult(0, score)], kind));

        Assert.Equal(expected, Assert.Single(relevance), 15);
    }

    [Fact]
    public void Of_Positions_AreTheirShareOfTheList() =>
        Assert.Equal([1.0, 0.75, 0.5, 0.25], RelevanceScale.Of(new RerankResponse([new(0, 1), new(1, 2), new(2, 3), new(3, 4)], ScoreKind.Ordinal)));

    [Fact]
    public void Of_LogitsWhoseModelGivesAnActivation_AreThatActivation() =>
        Assert.Equal([0.9, 0.3], RelevanceScale.Of(new RerankResponse([new(0, 2) { Activated = 0.9 }, new(1, 1) { Activated = 0.3 }], ScoreKind.Logit)));
}
