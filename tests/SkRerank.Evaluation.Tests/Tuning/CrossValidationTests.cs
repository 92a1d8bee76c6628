using SkRerank.Evaluation.Tuning;

namespace SkRerank.Evaluation.Tests.Tuning;

public sealed class CrossValidationTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 100).Select(i => "q" + i)];

    [Fact]
    public void Choose_PlantedBest_IsFoundInEveryFoldAmongNoise()
    {
        // 200 settings of mean 0.5 and deviation 0.1, one of 0.7: ten deviations of a mean above all others.
        var random = new Random(5);
        TuningCandidate[] candidates = [.. Enumerable.Range(0, 200).Select(i => Candidate(10, _ => (i == 137 ? 0.7 : 0.5) + (0.1 * ((2 * random.NextDouble()) - 1))))];
        var result = CrossValidation.Choose(candidates, Ids)!;
        Assert.Equal((137, 137), (result.Chosen, result.Best));
        Assert.All(result.Folds, fold => Assert.Equal(137, fold.Chosen));
        Assert.Equal(candidates[137].Values, result.HeldOutValues);
        Assert.Equal(candidates[137].Values.Average(), result.HeldOutMean, 1e-12);
        Assert.Equal(0, result.Optimism, 1e-2);
    }

    [Fact]
    public void Choose_NothingButNoise_HeldOutMeanIsHonestAndOptimismShowsTheRest()
    {
        // 500 settings that are all 0.5 ± 0.5 by a coin: the best of them seems far better, and is worth 0.5 for queries that did not choose it.
        var random = new Random(11);
        TuningCandidate[] candidates = [.. Enumerable.Range(0, 500).Select(_ => Candidate(10, _ => random.Next(2)))];
        var result = CrossValidation.Choose(candidates, Ids)!;
        Assert.True(candidates[result.Best].Values.Average() > 0.6);
        Assert.InRange(result.HeldOutMean, 0.38, 0.62);
        Assert.True(result.Optimism > 0.05, $"{result.Optimism}");
    }

    [Fact]
    public void Choose_Folds_AreMeasuredOnTheirOwnQueriesOnly()
    {
        // Setting 0 gives 1 for even queries, setting 1 for odd: by two folds of one query each, each choice is wrong for the other.
        var result = CrossValidation.Choose([Candidate(1, i => i % 2 == 0 ? 1 : 0, 2), Candidate(1, i => i % 2, 2)], ["a", "b"], new TuningOptions { FoldCount = 2 })!;
        Assert.Equal([0.0, 0.0], result.HeldOutValues);
        Assert.Equal(1.0, result.Optimism);
    }

    [Theory]
    [InlineData(100, null, 2)]
    [InlineData(20, null, 1)]
    [InlineData(5, null, 0)]
    [InlineData(100, 3.0, 1)]
    [InlineData(20, 1.0, 0)]
    public void Choose_Budgets_KeepWhatIsWithinThem(double latency, double? cost, int chosen)
    {
        TuningCandidate[] candidates = [Candidate(5, _ => 0.3) with { Cost = 1 }, Candidate(20, _ => 0.4) with { Cost = 2 }, Candidate(50, _ => 0.5) with { Cost = 5 }];
        Assert.Equal(chosen, CrossValidation.Choose(candidates, Ids, new TuningOptions { LatencyBudget = latency, CostBudget = cost })!.Chosen);
    }

    [Fact]
    public void Choose_NothingWithinTheBudget_GivesNone() => Assert.Null(CrossValidation.Choose([Candidate(5, _ => 1)], Ids, new TuningOptions { LatencyBudget = 4.9 }));

    [Theory]
    [InlineData(0.01, 0.1, true)]
    [InlineData(0.03, 0.1, false)]
    public void Choose_WithinOneStandardErrorOfTheBest_TakesTheCheaper(double gap, double spread, bool isTaken)
    {
        // The differences are gap ± spread by turns: their standard error is spread · √(100 / 99) / 10, a little above 0.01.
        TuningCandidate[] candidates = [Candidate(50, i => 0.5 + (i % 2 == 0 ? spread : -spread)), Candidate(10, _ => 0.5 - gap)];
        var result = CrossValidation.Choose(candidates, Ids)!;
        Assert.Equal((0, isTaken ? 1 : 0), (result.Best, result.Chosen));
        Assert.Equal(0, CrossValidation.Choose(candidates, Ids, new TuningOptions { PrefersCheaper = false })!.Chosen);
    }

    [Fact]
    public void Choose_SavingOfLessThanATenth_IsNoReason()
    {
        TuningCandidate[] candidates = [Candidate(50, i => 0.5 + (i % 2 == 0 ? 0.1 : -0.1)), Candidate(46, _ => 0.499)];
        Assert.Equal(0, CrossValidation.Choose(candidates, Ids)!.Chosen);
        Assert.Equal(1, CrossValidation.Choose(candidates, Ids, new TuningOptions { LeastSaving = 0 })!.Chosen);
    }

    [Fact]
    public void Choose_SameSeed_GivesTheSame()
    {
        var random = new Random(3);
        TuningCandidate[] candidates = [.. Enumerable.Range(0, 40).Select(_ => Candidate(random.Next(1, 100), _ => random.NextDouble()))];
        var (first, second) = (CrossValidation.Choose(candidates, Ids)!, CrossValidation.Choose(candidates, Ids)!);
        Assert.Equal(first.HeldOutValues, second.HeldOutValues);
        Assert.Equal(first.Folds.Select(fold => fold.Chosen), second.Folds.Select(fold => fold.Chosen));
    }

    [Fact]
    public void Choose_ValueThatIsMissingOrNotFinite_IsAnError()
    {
        Assert.StartsWith("Each setting must have a value for each of the 100 queries, but setting 0 has 3.", Assert.Throws<ArgumentException>(() => CrossValidation.Choose([Candidate(1, _ => 1, 3)], Ids)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The values, the latency and the cost of a setting must be finite", Assert.Throws<ArgumentException>(() => CrossValidation.Choose([Candidate(double.NaN, _ => 1)], Ids)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParetoFrontier_Points_KeepsWhatNoOtherBeats()
    {
        TuningCandidate[] candidates =
        [
            Candidate(1, _ => 0.30, 1), Candidate(10, _ => 0.35, 1), Candidate(5, _ => 0.36, 1), Candidate(50, _ => 0.40, 1), Candidate(25, _ => 0.38, 1), Candidate(100, _ => 0.39, 1),
            Candidate(50, _ => 0.40, 1), Candidate(25.04, _ => 0.37, 1),
        ];
        Assert.Equal([0, 2, 4, 3], ParetoFrontier.Of(candidates));

        // Dearer and faster than the last, or cheaper and slower: neither beats the other.
        Assert.Equal([0, 1], ParetoFrontier.Of([Candidate(1, _ => 0.3, 1) with { Cost = 2 }, Candidate(2, _ => 0.3, 1) with { Cost = 1 }, Candidate(2, _ => 0.29, 1) with { Cost = 2 }]));
    }

    private static TuningCandidate Candidate(double latency, Func<int, double> value, int count = 100) => new([.. Enumerable.Range(0, count).Select(value)], latency);
}
