namespace SkRerank.Evaluation.Tests;

public sealed class PairedBootstrapTests
{
    [Fact]
    public void Compare_AlwaysTheSameDifference_HasNoWidth()
    {
        var interval = PairedBootstrap.Compare([0.25, 0.5, 0.125], [0.5, 0.75, 0.375]);
        Assert.Equal(new BootstrapInterval(0.25, 0.25, 0.25, 0.95), interval);
    }

    [Fact]
    public void Compare_ManyNormalDifferences_IsNearTheNormalInterval()
    {
        // 400 differences of mean 0.1 and deviation 0.2: 0.1 ± 1.96 · 0.2 / √400 = 0.1 ± 0.0196.
        double[] quantiles = [.. Enumerable.Range(0, 400).Select(i => NormalQuantile((i + 0.5) / 400))];
        var scale = 0.2 / Math.Sqrt(quantiles.Average(z => z * z));
        var interval = PairedBootstrap.Compare(new double[400], [.. quantiles.Select(z => 0.1 + (scale * z))]);
        Assert.Equal(0.1, interval.Mean, 1e-12);
        Assert.InRange(interval.Low, 0.0804 - 0.001, 0.0804 + 0.001);
        Assert.InRange(interval.High, 0.1196 - 0.001, 0.1196 + 0.001);
    }

    [Fact]
    public void Compare_SkewedDifferences_ReachesFurtherToTheLongTail()
    {
        // One topic in ten gains 1, the others nothing: BCa moves the interval up, where percentiles would hold it about the mean.
        double[] after = [.. Enumerable.Range(0, 40).Select(i => i % 10 == 0 ? 1.0 : 0)];
        var interval = PairedBootstrap.Compare(new double[40], after);
        Assert.Equal(0.1, interval.Mean, 1e-12);
        Assert.True(interval.High - interval.Mean > interval.Mean - interval.Low);
    }

    [Fact]
    public void Compare_RepeatedSamples_CoversTheTruthAsOftenAsItSays()
    {
        var random = new Random(3);
        var covered = 0;
        for (var run = 0; run < 400; run++)
        {
            // Exponential with mean 1: skewed, truth 1.
            double[] after = [.. Enumerable.Range(0, 60).Select(_ => -Math.Log(1 - random.NextDouble()))];
            var interval = PairedBootstrap.Compare(new double[60], after, confidence: 0.9, resamples: 500, seed: run);
            if (interval.Low <= 1 && 1 <= interval.High) covered++;
        }

        // 0.9 of 400 is 360, with a deviation of 6.
        Assert.InRange(covered, 338, 382);
    }

    [Fact]
    public void Compare_SameSeed_GivesTheSameInterval()
    {
        double[] before = [0.1, 0.4, 0.3, 0.9], after = [0.2, 0.3, 0.5, 1];
        Assert.Equal(PairedBootstrap.Compare(before, after, seed: 5), PairedBootstrap.Compare(before, after, seed: 5));
        Assert.Equal(-PairedBootstrap.Compare(before, after).Mean, PairedBootstrap.Compare(after, before).Mean, 1e-15);
    }

    [Fact]
    public void Compare_WrongInput_IsNamed()
    {
        Assert.StartsWith("A paired bootstrap needs two values of each of at least 2 topics, but got 2 and 3 values; measure both systems over the same topics.", Assert.Throws<ArgumentException>(() => PairedBootstrap.Compare([1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("after", () => PairedBootstrap.Compare([1], [1]));
        Assert.StartsWith("The values must be finite numbers, but those of topic 1 are 2 and NaN.", Assert.Throws<ArgumentException>(() => PairedBootstrap.Compare([1, 2], [1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.StartsWith("The confidence must be above 0 and below 1, but was 95.", Assert.Throws<ArgumentOutOfRangeException>(() => PairedBootstrap.Compare([1, 2], [1, 3], confidence: 95)).Message, StringComparison.Ordinal);
        Assert.StartsWith("There must be at least 100 resamples, but were 10.", Assert.Throws<ArgumentOutOfRangeException>(() => PairedBootstrap.Compare([1, 2], [1, 3], resamples: 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_RankingInMemory_IsTheEvaluatorsFormula()
    {
        var labels = new Dictionary<string, int> { ["a"] = 2, ["b"] = 1 };
        // (1/log2(2) + 2/log2(4)) / (2/log2(2) + 1/log2(3)).
        Assert.Equal(2 / (2 + (1 / Math.Log2(3))), Evaluator.Score(Measure.Ndcg(10), ["b", "x", "a"], labels), 1e-12);
        Assert.Equal(0.5, Evaluator.Score(Measure.Mrr(10), ["b", "a"], labels, relevance: 2));
        Assert.StartsWith("A ranking must have each document once, but has 'a' twice; remove the second.", Assert.Throws<ArgumentException>(() => Evaluator.Score(Measure.Map, ["a", "a"], labels)).Message, StringComparison.Ordinal);
    }

    private static double NormalQuantile(double share)
    {
        // By the tests' own sum: Φ by Simpson's rule, inverted by bisection.
        double low = -6, high = 6;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            var steps = 200;
            var width = middle / steps;
            var area = 0.5;
            for (var step = 0; step < steps; step++)
            {
                double f(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
                var from = step * width;
                area += width / 6 * (f(from) + (4 * f(from + (width / 2))) + f(from + width));
            }

            if (area < share) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
