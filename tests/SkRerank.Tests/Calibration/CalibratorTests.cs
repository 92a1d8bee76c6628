using CsCheck;
using SkRerank.Calibration;

namespace SkRerank.Tests.Calibration;

public sealed class CalibratorTests
{
    private static readonly CalibrationMethod[] LogitMethods = [CalibrationMethod.Sigmoid, CalibrationMethod.Temperature, CalibrationMethod.Platt, CalibrationMethod.Isotonic];

    // Scores that rise with relevance, with an exception on each side.
    private static readonly CalibrationSample[] Samples =
        [new("a", -4, false), new("a", -2, false), new("a", -1, true), new("b", 0.5, false), new("b", 1, true), new("b", 1, false), new("c", 3, true), new("c", 5, true)];

    [Fact]
    public void Fit_Isotonic_PoolsEqualScoresAndViolators()
    {
        // −1 (1 of 1) violates 0.5 (0 of 1) and the pooled pair at 1 (1 of 2): together 2 of 4 from −1 to 1.
        var calibrator = Calibrator.Fit(Samples, Options(CalibrationMethod.Isotonic));
        Assert.Equal([new(-4, 0), new(-2, 0), new(-1, 0.5), new(1, 0.5), new(3, 1), new(5, 1)], calibrator.Points);
        Assert.Equal((0.0, 0.25, 0.5, 0.75, 1.0), (calibrator.Probability(-9), calibrator.Probability(-1.5), calibrator.Probability(0), calibrator.Probability(2), calibrator.Probability(9)));
    }

    [Fact]
    public void Fit_Isotonic_IsTheMaximumOfMinimaOfMeans() =>
        Gen.Select(Gen.Int[-6, 6], Gen.Bool).Array[2, 25].Sample(
            rows =>
            {
                CalibrationSample[] samples = [.. rows.Select(row => new CalibrationSample("q", row.Item1, row.Item2)), new("q", -7, false), new("q", 7, true)];
                var calibrator = Calibrator.Fit(samples, Options(CalibrationMethod.Isotonic));
                var scores = samples.Select(s => s.Score).Distinct().ToArray();
                double Mean(double from, double to) => samples.Where(s => s.Score >= from && s.Score <= to).Average(s => s.IsRelevant ? 1.0 : 0);
                foreach (var at in scores)
                    Assert.Equal(scores.Where(from => from <= at).Max(from => scores.Where(to => to >= at).Min(to => Mean(from, to))), calibrator.Probability(at), 1e-12);
            },
            iter: 1_000);

    [Fact]
    public void Fit_AnySamples_GivesProbabilitiesThatRiseWithScoresAndSurviveJson() =>
        Gen.Select(Gen.Double[-8, 8], Gen.Bool).Array[2, 40].Select(Gen.Double[-12, 12].Array[2, 10]).Sample(
            (rows, asked) =>
            {
                // The last four make a fit possible: both labels, on both sides of zero, rising.
                CalibrationSample[] samples = [.. rows.Select((row, i) => new CalibrationSample($"q{i % 3}", row.Item1, row.Item2)), new("q", -90, false), new("q", 90, true), new("q", -1, true), new("q", 1, false)];
                foreach (var method in LogitMethods)
                {
                    var calibrator = Calibrator.Fit(samples, Options(method));
                    var again = Calibrator.Parse(calibrator.ToJson());
                    double[] probabilities = [.. asked.Order().Select(calibrator.Probability)];
                    Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
                    Assert.Equal(probabilities.Order(), probabilities);
                    Assert.Equal(probabilities, asked.Order().Select(again.Probability));
                    Assert.Equal((calibrator.DataHash, calibrator.Before, calibrator.After), (again.DataHash, again.Before, again.After));
                }
            },
            iter: 1_000);

    [Fact]
    public void Probability_ScoresThatDifferByAnUlp_NeverFalls()
    {
        // In these steps the quotient e^x / (1 + e^x), rounded twice, falls 23 times.
        var calibrator = Calibrator.Fit(Samples, Options(CalibrationMethod.Sigmoid));
        var score = -0.9;
        for (var i = 0; i < 1_000; i++)
        {
            var next = Math.BitIncrement(score);
            Assert.True(calibrator.Probability(next) >= calibrator.Probability(score), $"{score:R}");
            score = next;
        }
    }

    [Fact]
    public void Fit_Platt_DoesNotDependOnTheScaleOfScores()
    {
        var plain = Calibrator.Fit(Samples, Options(CalibrationMethod.Platt));
        var scaled = Calibrator.Fit([.. Samples.Select(s => s with { Score = (1e6 * s.Score) + 1e8 })], Options(CalibrationMethod.Platt));
        Assert.Equal(plain.Probability(2), scaled.Probability(2e6 + 1e8), 1e-9);
    }

    [Fact]
    public void Fit_Samples_AreCountedAndHashedWhateverTheirOrder()
    {
        var (one, two) = (Calibrator.Fit(Samples, Options(CalibrationMethod.Platt)), Calibrator.Fit([.. Samples.Reverse()], Options(CalibrationMethod.Platt)));
        Assert.Equal((3, 8, 4, false), (one.QueryCount, one.PairCount, one.RelevantCount, one.IsMeasuredOnHeldOut));
        Assert.Equal(one.DataHash, two.DataHash);
        Assert.NotEqual(one.DataHash, Calibrator.Fit([.. Samples.SkipLast(1), Samples[^1] with { IsRelevant = false }], Options(CalibrationMethod.Platt)).DataHash);
    }

    [Fact]
    public void Fit_HeldOut_IsMeasuredAndNotFittedOn()
    {
        CalibrationSample[] heldOut = [new("x", 0, true), new("x", 0, true)];
        var calibrator = Calibrator.Fit(Samples, Options(CalibrationMethod.Platt), heldOut);
        Assert.True(calibrator.IsMeasuredOnHeldOut);
        Assert.Equal(Calibrator.Fit(Samples, Options(CalibrationMethod.Platt)).Slope, calibrator.Slope);
        Assert.Equal(0.25, calibrator.Before.Brier);
        Assert.Equal(Math.Pow(1 - calibrator.Probability(0), 2), calibrator.After.Brier, 1e-12);
        var error = Assert.Throws<ArgumentException>(() => Calibrator.Fit(Samples, Options(CalibrationMethod.Platt), [new("b", 0, true)]));
        Assert.StartsWith("Held out queries must not be fitted on, but 'b' is in both lists;", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CalibrationMethod.Sigmoid)]
    [InlineData(CalibrationMethod.Temperature)]
    public void Fit_SigmoidOfAnActivation_IsRefused(CalibrationMethod method)
    {
        var error = Assert.Throws<ArgumentException>(() => Calibrator.Fit(Samples, new CalibrationOptions { Method = method, ModelId = "m", ScoreKind = ScoreKind.Activated }));
        Assert.StartsWith($"The options of the calibration are not valid: {method} takes the sigmoid of a logit, but the scores are of kind Activated, of which a sigmoid flattens everything to around 0.5: use Platt or Isotonic.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScoreKind.Fused)]
    [InlineData(ScoreKind.Ordinal)]
    public void Fit_FusedOrOrdinal_NamesTheRemedyAndEveryOtherError(ScoreKind kind)
    {
        var error = Assert.Throws<ArgumentException>(() => Calibrator.Fit(Samples, new CalibrationOptions { ScoreKind = kind }));
        Assert.StartsWith($"The options of the calibration are not valid: scores of kind {kind} mean something only inside their own response and cannot be calibrated: calibrate the scorer itself, inside what fuses or numbers its scores; ModelId must name the model whose scores these are.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Identity_TakesActivationsOnly()
    {
        CalibrationSample[] activated = [new("a", 0.2, false), new("a", 0.9, true)];
        var calibrator = Calibrator.Fit(activated, new CalibrationOptions { Method = CalibrationMethod.Identity, ModelId = "m", ScoreKind = ScoreKind.Activated });
        Assert.Equal((0.9, calibrator.Before), (calibrator.Probability(0.9), calibrator.After));
        Assert.StartsWith("A score must be in 0..1 to stand as it is, but was 2;", Assert.Throws<ArgumentOutOfRangeException>(() => calibrator.Probability(2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Calibrator.Fit(Samples, Options(CalibrationMethod.Identity)));
    }

    [Fact]
    public void Fit_SamplesThatAllowNoFit_SayWhy()
    {
        string Fail(CalibrationMethod method, params CalibrationSample[] samples) => Assert.Throws<RerankException>(() => Calibrator.Fit(samples, Options(method))).Message;
        Assert.Equal("A calibrator is fitted on judged pairs, but there is none; give more judged queries.", Fail(CalibrationMethod.Platt));
        Assert.Equal("A calibrator is fitted on pairs that are relevant and pairs that are not, but 2 of 2 are relevant; give more judged queries, and candidates of every rank.", Fail(CalibrationMethod.Platt, new("a", 1, true), new("a", 2, true)));
        Assert.Equal("A score must be a finite number, but one of the query 'a' is NaN; correct it, or the kind of score.", Fail(CalibrationMethod.Platt, new CalibrationSample("a", double.NaN, true)));
        Assert.StartsWith("A temperature cannot be fitted, because the sign of every score tells its label already;", Fail(CalibrationMethod.Temperature, new("a", -1, false), new("a", 2, true)), StringComparison.Ordinal);
        foreach (var method in new[] { CalibrationMethod.Temperature, CalibrationMethod.Platt, CalibrationMethod.Isotonic })
        {
            Assert.StartsWith("A calibrator needs scores that rise with relevance, but these do not;", Fail(method, new("a", -1, true), new("a", 2, false)), StringComparison.Ordinal);
            Assert.StartsWith("A calibrator needs scores that rise with relevance, but these do not;", Fail(method, new("a", 0, true), new("a", 0, false)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Probability_NoNumber_IsRefused() =>
        Assert.StartsWith("A score must be a finite number, but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => Calibrator.Fit(Samples, Options(CalibrationMethod.Platt)).Probability(double.NaN)).Message, StringComparison.Ordinal);

    [Fact]
    public void Split_AnyQueries_ArePartedWholeAndTheSameWayInAnyOrder() =>
        Gen.Int[0, 30].Array[2, 60].Select(Gen.Double[0.05, 0.95]).Sample(
            (ids, share) =>
            {
                CalibrationSample[] samples = [.. ids.Select((id, i) => new CalibrationSample($"q{id}", i, true))];
                var (fit, heldOut) = CalibrationSample.Split(samples, share);
                Assert.Equal(samples.Length, fit.Count + heldOut.Count);
                Assert.Empty(fit.Select(s => s.QueryId).Intersect(heldOut.Select(s => s.QueryId)));
                Assert.Equal(Math.Round(ids.Distinct().Count() * share, MidpointRounding.AwayFromZero), heldOut.DistinctBy(s => s.QueryId).Count());
                Assert.Equal(heldOut.Select(s => s.Score).Order(), CalibrationSample.Split([.. samples.Reverse()], share).HeldOut.Select(s => s.Score).Order());
            },
            iter: 1_000);

    [Fact]
    public void Of_Response_LeavesOutWhatWasNotScored()
    {
        var response = new RerankResponse([new RerankResult(0, 3), new RerankResult(1, 5), new RerankResult(2, 1) { IsScored = false }], ScoreKind.Logit);
        Assert.Equal([new("q", 5, true), new("q", 3, false)], CalibrationSample.Of("q", response, index => index == 1));
    }

    private static CalibrationOptions Options(CalibrationMethod method) => new() { Method = method, ModelId = "m" };
}
