using CsCheck;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;

namespace SkRerank.Tests.Chat;

/// <summary>The laws that every strategy keeps, whatever the judge does.</summary>
public sealed class StrategyLawTests
{
    private static readonly Dictionary<string, IListwiseStrategy> All = new IListwiseStrategy[]
    {
        new SlidingWindowStrategy(),
        new SlidingWindowStrategy(5, 5),
        new SlidingWindowStrategy(7, 2),
        new FullListStrategy(),
        new TopDownPartitionStrategy(),
        new TopDownPartitionStrategy(4, 2, 3),
        new OverlappingBlocksStrategy(),
        new OverlappingBlocksStrategy(7, 2, BlockAggregation.PageRank, 5),
        new OverlappingBlocksStrategy(7, 2, BlockAggregation.PlackettLuce),
        new TournamentStrategy(),
        new TournamentStrategy(2),
        new SetwiseStrategy(),
        new SetwiseStrategy(SetwiseSort.Heap, 1, 3),
        new SetwiseStrategy(SetwiseSort.Bubble, 2, 4),
        new PairwiseStrategy(6),
        new PairwiseSortStrategy(),
        new PairwiseSortStrategy(PairwiseSort.Heap, 3),
        new PairwiseSortStrategy(PairwiseSort.Sliding, 4),
        new SelfConsistencyStrategy(),
        new SelfConsistencyStrategy(new TopDownPartitionStrategy(5, 3, 4), 2, 5, RankAggregation.Borda),
    }.ToDictionary(strategy => strategy.Name, StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RankAsync_AnyJudge_LosesNoCandidateAndStaysWithinThePlan(string name) =>
        Gen.Select(Gen.Int[0, 45], Gen.Int[2, 25], Gen.Int[0, 1000], Gen.Int[0, 3], Gen.Int[0, 60]).Sample(
            (count, maxWindow, seed, silence, maxCalls) =>
            {
                var strength = new Random(seed).GetItems(Enumerable.Range(0, 50).ToArray(), count + 1);
                var judge = new RecordingJudge(candidate => strength[candidate], window => silence > 0 && window[0] % (silence + 1) == 0, maxCalls == 0 ? null : maxCalls);
                var ranking = All[name].RankAsync(judge, count, maxWindow, Token).GetAwaiter().GetResult();
                var plan = All[name].Plan(count, maxWindow);
                return ranking.Order.Order().SequenceEqual(Enumerable.Range(0, count))
                    && judge.Rounds.Count <= plan.Count
                    && judge.Windows.Count() <= plan.Sum(round => round.Calls)
                    && judge.Windows.All(window => window.Count <= Math.Min(maxWindow, plan.Max(round => round.Window)) && window.Distinct().Count() == window.Count);
            },
            iter: 1_000);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RankAsync_SilentJudge_KeepsTheIncomingOrder(string name)
    {
        foreach (var count in new[] { 0, 1, 2, 3, 19, 20, 21, 50, 100 })
        {
            var ranking = await All[name].RankAsync(new RecordingJudge(_ => 0, _ => true), count, 20, Token);
            Assert.Equal(Enumerable.Range(0, count), ranking.Order);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RankAsync_FaultlessJudgeOfTheWholeList_FindsTheBest(string name)
    {
        // Six candidates: every strategy but the ones that look at fewer sees all of them.
        foreach (var best in Enumerable.Range(0, 6))
        {
            var ranking = await All[name].RankAsync(new RecordingJudge(candidate => candidate == best ? 1 : -candidate), 6, 20, Token);
            Assert.Equal(best, name.StartsWith("sliding(5,5", StringComparison.Ordinal) && best == 5 ? 5 : ranking.Order[0]);
        }
    }

    [Fact]
    public async Task RankAsync_NullJudge_IsNamed()
    {
        foreach (var strategy in All.Values) await Assert.ThrowsAsync<ArgumentNullException>("judge", () => strategy.RankAsync(null!, 3, 20, Token));
    }

    [Fact]
    public void Names_OfDifferentParameters_Differ() => Assert.Equal(20, All.Count);
}
