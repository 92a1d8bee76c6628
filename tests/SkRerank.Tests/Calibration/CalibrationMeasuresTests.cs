using CsCheck;
using SkRerank.Calibration;

namespace SkRerank.Tests.Calibration;

public sealed class CalibrationMeasuresTests
{
    private static readonly CalibrationSample[] Five = [new("a", 0.1, false), new("a", 0.1, true), new("b", 0.9, true), new("b", 0.95, true), new("b", 0.95, false)];

    [Fact]
    public void Of_FiveForecasts_HasTheMeasuresComputedByHand()
    {
        // Three of the 15 bins are filled: {0.1, 0.1} with accuracy 1/2, {0.9} with 1, {0.95, 0.95} with 1/2; 3 of 5 are relevant.
        var measures = CalibrationMeasures.Of(Five, p => p);
        Assert.Equal((0.4 * 0.4) + (0.2 * 0.1) + (0.4 * 0.45), measures.Ece, 1e-12);
        Assert.Equal((0.4 + ((0.1 / 3) + (0.45 * 2 / 3))) / 2, measures.PerQueryEce, 1e-12);
        Assert.Equal((0.01 + 0.81 + 0.01 + 0.0025 + 0.9025) / 5, measures.Brier, 1e-12);
        Assert.Equal((0.4 * 0.16) + (0.2 * 0.01) + (0.4 * 0.2025), measures.Reliability, 1e-12);
        Assert.Equal((0.4 * 0.01) + (0.2 * 0.16) + (0.4 * 0.01), measures.Resolution, 1e-12);
        Assert.Equal(0.6 * 0.4, measures.Uncertainty, 1e-12);
        Assert.Equal(0, measures.WithinBins, 1e-12);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.1) + Math.Log(0.9) + Math.Log(0.95) + Math.Log(0.05)) / 5, measures.LogLoss, 1e-12);
    }

    [Fact]
    public void Of_TwoForecastsInOneBinOfWidth_HaveABinOfMassEach()
    {
        var measures = CalibrationMeasures.Of([new("a", 0.01, false), new("a", 0.02, true)], p => p);
        Assert.Equal(0.5 - 0.015, measures.Ece, 1e-12);
        Assert.Equal((0.01 + 0.98) / 2, measures.EqualMassEce, 1e-12);
    }

    [Fact]
    public void Of_UpperEdges_BelongToTheBinBelow()
    {
        // 1/15 is in the first bin with 0: their mean is 1/30. The number just above is alone.
        var above = Math.BitIncrement(1.0 / 15);
        var measures = CalibrationMeasures.Of([new("a", 0, false), new("a", 1.0 / 15, true), new("a", above, false)], p => p);
        Assert.Equal(((2.0 / 3) * (0.5 - (1.0 / 30))) + (above / 3), measures.Ece, 1e-12);
    }

    [Fact]
    public void Of_CertainAndWrong_HasAFiniteLogLoss() => Assert.Equal(52 * Math.Log(2), CalibrationMeasures.Of([new("a", 0, true)], p => p).LogLoss, 1e-12);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    public void Of_NoProbability_IsRefused(double probability) =>
        Assert.StartsWith($"A probability must be in 0..1, but one is {FormattableString.Invariant($"{probability}")};", Assert.Throws<ArgumentException>(() => CalibrationMeasures.Of(Five, _ => probability)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_NoSamples_IsRefused() =>
        Assert.StartsWith("Calibration is measured on judged pairs, but there is none;", Assert.Throws<ArgumentException>(() => CalibrationMeasures.Of([], p => p)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_AnyForecasts_IsInRangeAndDoesNotReadTheirOrder() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 3], Gen.Bool).Array[1, 60].Sample(
            rows =>
            {
                CalibrationSample[] samples = [.. rows.Select(row => new CalibrationSample($"q{row.Item2}", row.Item1 / 20.0, row.Item3))];
                var (forwards, backwards) = (CalibrationMeasures.Of(samples, p => p), CalibrationMeasures.Of([.. samples.Reverse()], p => p));
                Assert.Equal(forwards.Ece, backwards.Ece, 1e-12);
                Assert.Equal(forwards.EqualMassEce, backwards.EqualMassEce, 1e-12);
                Assert.Equal(forwards.Brier, backwards.Brier, 1e-12);
                Assert.InRange(forwards.Ece, 0, 1);
                Assert.InRange(forwards.EqualMassEce, 0, 1);

                // The reliability is a mean of the squares of what the error is the mean of.
                Assert.True(forwards.Reliability >= (forwards.Ece * forwards.Ece) - 1e-12);
                Assert.True(forwards.Resolution <= forwards.Uncertainty + 1e-12);
            },
            iter: 1_000);
}
