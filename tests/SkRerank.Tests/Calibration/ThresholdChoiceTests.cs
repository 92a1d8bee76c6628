using CsCheck;
using SkRerank.Calibration;

namespace SkRerank.Tests.Calibration;

public sealed class ThresholdChoiceTests
{
    // By falling probability: relevant 1, 0, 1, 1, 0, 0: precisions 1, 1/2, 2/3, 3/4, 3/5, 3/6 and recalls 1/3, 1/3, 2/3, 1, 1, 1.
    private static readonly CalibrationSample[] Six = [new("a", 0.9, true), new("b", 0.8, false), new("a", 0.7, true), new("b", 0.6, true), new("a", 0.5, false), new("b", 0.4, false)];

    private static readonly Calibrator Identity = Calibrator.Fit(Six, new CalibrationOptions { Method = CalibrationMethod.Identity, ModelId = "m", ScoreKind = ScoreKind.Activated });

    [Theory]
    [InlineData(0.75, 0.6, 4)]
    [InlineData(0.7, 0.6, 4)]
    [InlineData(0.55, 0.5, 5)]
    [InlineData(0.5, 0.4, 6)]
    [InlineData(1.0, 0.9, 1)]
    public void ForPrecision_ReachablePrecision_KeepsMostOfAllThatReachIt(double precision, double probability, int kept)
    {
        var choice = ThresholdChoice.ForPrecision(Identity, Six, precision);
        Assert.Equal((probability, kept, 6), (choice.Probability, choice.Kept, choice.Pairs));
        Assert.True(choice.Precision >= precision);
    }

    [Theory]
    [InlineData(0.3, 0.9)]
    [InlineData(0.5, 0.7)]
    [InlineData(1.0, 0.6)]
    public void ForRecall_AnyRecall_KeepsLeastOfAllThatReachIt(double recall, double probability) => Assert.Equal(probability, ThresholdChoice.ForRecall(Identity, Six, recall).Probability);

    [Fact]
    public void Measure_Threshold_CountsAndHasIntervalsOverQueries()
    {
        // At 0.6, a keeps 2 of which 2 are relevant, b 2 of which 1: a resample of two queries has precision 1, 3/4 or 1/2, each with a chance above 2.5 %.
        var choice = ThresholdChoice.Measure(Identity, Six, 0.6);
        Assert.Equal((0.75, 1.0, new Interval(0.5, 1), new Interval(1, 1)), (choice.Precision, choice.Recall, choice.PrecisionInterval, choice.RecallInterval));
        Assert.True(choice.PrecisionInterval.Contains(0.5));
        Assert.False(choice.PrecisionInterval.Contains(0.49));
    }

    [Fact]
    public void Measure_ThresholdThatKeepsNothing_HasNoPrecision() => Assert.Equal((0.0, 0.0, 0), (ThresholdChoice.Measure(Identity, Six, 0.95) is var c ? c.Precision : -1, c.Recall, c.Kept));

    [Fact]
    public void ForPrecision_UnreachablePrecision_SaysWhatIsReached()
    {
        CalibrationSample[] bad = [new("a", 0.9, false), new("a", 0.5, true)];
        Assert.Equal("No threshold reaches a precision of 0.8 on these 2 pairs: the best is 0.5000, at a probability of 0.5000; ask for less, or for a recall.", Assert.Throws<RerankException>(() => ThresholdChoice.ForPrecision(Identity, bad, 0.8)).Message);
        Assert.StartsWith("A threshold is chosen and measured on pairs of which some are relevant, but none is;", Assert.Throws<RerankException>(() => ThresholdChoice.ForRecall(Identity, [bad[0]], 0.8)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The precision to reach must be above 0 and at most 1, but was 1.5.", Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdChoice.ForPrecision(Identity, Six, 1.5)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The recall to reach must be above 0 and at most 1, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdChoice.ForRecall(Identity, Six, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choices_AnySamples_ReachWhatIsAskedAndLieInTheirIntervals() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 4], Gen.Bool).Array[1, 40].Select(Gen.Double[0.05, 1]).Sample(
            (rows, target) =>
            {
                CalibrationSample[] samples = [.. rows.Select(row => new CalibrationSample($"q{row.Item2}", row.Item1 / 20.0, row.Item3)), new("q0", 1, true)];
                var recall = ThresholdChoice.ForRecall(Identity, samples, target);
                Assert.True(recall.Recall >= target);
                Assert.True(recall.RecallInterval.Low <= recall.RecallInterval.High);
                Assert.Equal(recall, ThresholdChoice.Measure(Identity, samples, recall.Probability));
                var kept = samples.Where(s => s.Score >= recall.Probability).ToArray();
                Assert.Equal((double)kept.Count(s => s.IsRelevant) / kept.Length, recall.Precision, 1e-12);
            },
            iter: 1_000);
}
