using SkRerank.Cli.Tuning;
using SkRerank.Conditions;

namespace SkRerank.Cli.Tests;

public sealed class FrontierTests
{
    private static readonly SkipRule Half = new(QueryPredictor.Nqc, "vector", 0.1);

    // Depth 10 takes 10 ms, depth 50 takes 50; half of the queries skipped halve the mean and leave the 95th percentile.
    private static readonly TuningPoint[] Points =
    [
        Point(0, null, 0.30, 1, 1),
        Point(10, null, 0.35, 10, 12),
        Point(10, Half, 0.36, 5, 12),
        Point(50, null, 0.40, 50, 60),
        Point(50, Half, 0.38, 25, 60),
        Point(100, null, 0.39, 100, 120),
    ];

    private static readonly PipelineSettings Untuned = new() { Depth = 100 };

    [Fact]
    public void Of_Points_KeepsWhatNoOtherBeatsInBoth() => Assert.Equal([0.30, 0.36, 0.38, 0.40], Frontier.Of(Points, LatencyMeasure.Mean).Select(point => point.Ndcg));

    [Theory]
    [InlineData(1000, 0.40)]
    [InlineData(30, 0.38)]
    [InlineData(20, 0.35)]
    [InlineData(7, 0.36)]
    [InlineData(1, 0.30)]
    public void Choose_Budget_TakesASkipRuleOnlyWhereItIsNeeded(double budget, double ndcg) => Assert.Equal(ndcg, Frontier.Choose(Points, budget, LatencyMeasure.Mean, Untuned)!.Ndcg);

    [Fact]
    public void Choose_95thPercentile_IsNotMovedByASkipRule() => Assert.Equal(0.35, Frontier.Choose(Points, 30, LatencyMeasure.P95, Untuned)!.Ndcg);

    [Fact]
    public void Choose_NothingIsFastEnough_GivesNone() => Assert.Null(Frontier.Choose(Points, 0.5, LatencyMeasure.P95, Untuned));

    [Fact]
    public void Choose_EqualQuality_KeepsTheDefault() =>
        Assert.Equal(Untuned, Frontier.Choose([Point(10, null, 0.4, 10, 12), Point(100, null, 0.4, 100, 120)], 1000, LatencyMeasure.Mean, Untuned)!.Settings);

    private static TuningPoint Point(int depth, SkipRule? skip, double ndcg, double mean, double p95) => new(new PipelineSettings { Depth = depth, Skip = skip }, ndcg, skip is null ? 0 : 0.5, mean, mean, p95);
}
