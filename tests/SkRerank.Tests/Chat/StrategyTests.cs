using CsCheck;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;

namespace SkRerank.Tests.Chat;

public sealed class StrategyTests
{
    [Fact]
    public void FromName_EveryName_GivesAStrategyOfItsOwn()
    {
        Assert.Equal(10, ListwiseStrategies.Names.Count);
        Assert.Equal(10, ListwiseStrategies.Names.Select(name => ListwiseStrategies.FromName(name).Name).Distinct().Count());
        Assert.Contains("must be one of sliding, tdpart, full", Assert.Throws<ArgumentException>(() => ListwiseStrategies.FromName("Sliding")).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Plan_HundredCandidates_StatesCallsAndRounds()
    {
        // Calls and rounds as in the table of algorithms.md, section 1, and performance.md, LLM reranking.
        Assert.Equal((9, 9), Totals(new SlidingWindowStrategy()));
        Assert.Equal((1, 1), Totals(new FullListStrategy()));
        Assert.Equal((7, 3), Totals(new TopDownPartitionStrategy()));
        Assert.Equal((15, 1), Totals(new OverlappingBlocksStrategy()));
        Assert.Equal((13, 5), Totals(new TournamentStrategy()));
        Assert.Equal((39, 5), Totals(new TournamentStrategy(3)));
        Assert.Equal((9900, 1), Totals(new PairwiseStrategy(100)));
        Assert.Equal((380, 1), Totals(new PairwiseStrategy()));
        Assert.Equal((5, 1), Totals(new SelfConsistencyStrategy()));
        Assert.Equal((12, 4), Totals(new SelfConsistencyStrategy(new TopDownPartitionStrategy())));

        // Nine passes more start two steps apart and end one place higher each: 99 + 9; 99 + 98 + ... + 90 comparisons of two calls.
        Assert.Equal((1890, 108), Totals(new PairwiseSortStrategy(PairwiseSort.Sliding)));

        // Levels of 1, 2, 4, 8, 16 and 19 parents below which a sift may go on: 19 + 16·2 + 8·3 + 4·4 + 2·5 + 1·6 = 107 families in 1 + 2 + ... + 6 = 21 times, then nine ways down of 6 families: 161 families of two comparisons of two calls, 75 times two rounds.
        Assert.Equal((644, 150), Totals(new PairwiseSortStrategy()));

        // Bubble, 3 children, 10 passes: 99, 98, ... 90 candidates to climb over, three at a time: 33·3 + 32·3 + 31·3 + 30 = 318.
        Assert.Equal((318, 318), Totals(new SetwiseStrategy(SetwiseSort.Bubble)));
    }

    [Fact]
    public async Task Sliding_HundredCandidates_CarriesTheBestTenToTheTop()
    {
        // The last ten are the best: each window carries ten up.
        var judge = new RecordingJudge(candidate => candidate);
        var ranking = await new SlidingWindowStrategy().RankAsync(judge, 100, 20, Token);
        Assert.Equal([99, 98, 97, 96, 95, 94, 93, 92, 91, 90], ranking.Order.Take(10));
        Assert.Equal(9, judge.Rounds.Count);
    }

    [Fact]
    public async Task TopDownPartition_HandTrace_AsksTheseWindows()
    {
        // Window 8, pivot 3, budget 5, strengths by candidate; 0..7 are judged first: 2, 7, 0, 4, 5, 3, 1, 6, so the pivot is 0.
        // The other twelve make two parts of six, each with two seats left: one for the pivot, one for another of the first window. Of its seven others the first part gets the first, 2, the second the fourth, 5.
        // In their order in the first window they stand behind a third and two thirds of the new ones.
        // Above the pivot are then 2 and 7, of the first part 9 and 11, of the second 14, 18 and 19: seven, of which the five strongest are judged again; then come the pivot, and the best of the rest.
        double[] strengths = [50, 10, 90, 20, 40, 30, 5, 80, 1, 60, 2, 99, 3, 4, 70, 6, 7, 8, 100, 95];
        var judge = new RecordingJudge(candidate => strengths[candidate]);
        var ranking = await new TopDownPartitionStrategy(8, 3, 5).RankAsync(judge, 20, 20, Token);
        Assert.Equal([1, 2, 1], judge.Rounds.Select(round => round.Count));
        Assert.Equal([8, 9, 2, 10, 11, 0, 12, 13], judge.Rounds[1][0]);
        Assert.Equal([14, 15, 0, 16, 17, 5, 18, 19], judge.Rounds[1][1]);
        Assert.Equal(8, judge.Rounds[2][0].Count);
        Assert.Equal(0, judge.Rounds[2][0][5]);
        Assert.All(judge.Rounds[2][0].Take(5), candidate => Assert.True(strengths[candidate] > 50));
        Assert.Equal([18, 11, 19], ranking.Order.Take(3));
        Assert.Equal(judge.Rounds[2][0].Order(), ranking.Strengths!.Keys.Order());
    }

    [Fact]
    public async Task TopDownPartition_PartWithoutAnAnswer_StaysBelowAllThatWasJudged()
    {
        // The second part, 14..19, is not answered although it holds the best.
        var judge = new RecordingJudge(candidate => candidate, window => window.Contains(14) && window.Count == 8);
        var ranking = await new TopDownPartitionStrategy(8, 3, 5).RankAsync(judge, 20, 20, Token);
        Assert.Equal([14, 15, 16, 17, 18, 19], ranking.Order.TakeLast(6));
        Assert.Equal([13, 12, 11, 10, 9], ranking.Order.Take(5));
    }

    [Fact]
    public async Task TopDownPartition_BudgetForTheFirstWindow_KeepsItsOrderAndTheIncomingOne()
    {
        var ranking = await new TopDownPartitionStrategy(4, 2, 3).RankAsync(new RecordingJudge(candidate => candidate, maxCalls: 1), 9, 20, Token);
        Assert.Equal([3, 2, 1, 0, 4, 5, 6, 7, 8], ranking.Order);
    }

    [Fact]
    public async Task TopDownPartition_NothingBeatsThePivot_NeedsNoLastCall()
    {
        var judge = new RecordingJudge(candidate => -candidate);
        var ranking = await new TopDownPartitionStrategy().RankAsync(judge, 100, 20, Token);
        Assert.Equal(Enumerable.Range(0, 10), ranking.Order.Take(10));
        Assert.Equal((6, 2), (judge.Windows.Count(), judge.Rounds.Count));
    }

    [Fact]
    public async Task SetwiseHeap_UnreadableAnswer_KeepsTheParent()
    {
        // The root's family is never answered while the heap is built: 0 stays on top although 1 is better.
        var judge = new RecordingJudge(candidate => candidate == 1 ? 2 : -candidate, window => window.Contains(0));
        var ranking = await new SetwiseStrategy(SetwiseSort.Heap, 2, 1).RankAsync(judge, 5, 20, Token);
        Assert.Equal([0, 1, 2, 3, 4], ranking.Order);
    }

    [Theory]
    [InlineData(SetwiseSort.Heap)]
    [InlineData(SetwiseSort.Bubble)]
    public async Task Setwise_TopThree_AreSortedAndTheRestKeepTheirOrder(SetwiseSort sort)
    {
        double[] strengths = [1, 8, 2, 9, 3, 7, 4, 0];
        var ranking = await new SetwiseStrategy(sort, 2, 3).RankAsync(new RecordingJudge(candidate => strengths[candidate]), 8, 20, Token);
        Assert.Equal([3, 1, 5, 0, 2, 4, 6, 7], ranking.Order);
    }

    [Theory]
    [InlineData(PairwiseSort.Heap)]
    [InlineData(PairwiseSort.Sliding)]
    public async Task PairwiseSort_TopThree_AreSortedAndTheRestKeepTheirOrder(PairwiseSort sort)
    {
        double[] strengths = [1, 8, 2, 9, 3, 7, 4, 0];
        var judge = new RecordingJudge(candidate => strengths[candidate]);
        var ranking = await new PairwiseSortStrategy(sort, 3).RankAsync(judge, 8, 20, Token);
        Assert.Equal([3, 1, 5, 0, 2, 4, 6, 7], ranking.Order);
        Assert.All(judge.Windows.Chunk(2), both => Assert.Equal(both[0].Reverse(), both[1]));
        Assert.True(ranking.Strengths![3].Mean > ranking.Strengths[1].Mean);
    }

    [Theory]
    [InlineData(PairwiseSort.Heap, 12)]
    [InlineData(PairwiseSort.Sliding, 14)]
    public async Task PairwiseSort_JudgeThatTakesTheFirst_MakesTiesSoThatTheOrderStays(PairwiseSort sort, int calls)
    {
        // Sliding, 5 candidates: 4 and 3 comparisons. Heap: 1 against its children 3 and 4 and 0 against 1 and 2; then 0 is gone, 4 takes its place, and 1, 2 and 4 are asked in the incoming order: 1 stays ahead of both.
        var judge = new FirstJudge();
        var ranking = await new PairwiseSortStrategy(sort, 2).RankAsync(judge, 5, 20, Token);
        Assert.Equal(Enumerable.Range(0, 5), ranking.Order);
        Assert.InRange(judge.Calls, calls, calls + 2);
        Assert.All(ranking.Strengths!.Values, strength => Assert.Equal(0, strength.Mean, 1e-9));
    }

    [Fact]
    public void PairwiseSliding_PassesThatShareRounds_GiveTheOrderOfOneAfterTheOther() =>
        Gen.Select(Gen.Int[2, 12], Gen.Int[1, 6], Gen.Int[0, 10_000]).Sample(
            (count, topCount, seed) =>
            {
                // Who wins is drawn for each pair, so there is no order behind it that would forgive a wrong sequence.
                bool Wins(int a, int b) => new Random(unchecked((seed * 31) + (Math.Min(a, b) * 1009) + Math.Max(a, b))).Next(2) == 0 == a < b;
                int[] expected = [.. Enumerable.Range(0, count)];
                for (var pass = 0; pass < Math.Min(topCount, count - 1); pass++)
                {
                    for (var place = count - 1; place > pass; place--)
                    {
                        if (Wins(expected[place], expected[place - 1])) (expected[place - 1], expected[place]) = (expected[place], expected[place - 1]);
                    }
                }

                var order = new PairwiseSortStrategy(PairwiseSort.Sliding, topCount).RankAsync(new PairJudge(Wins), count, 20, Token).GetAwaiter().GetResult().Order;
                return order.Take(topCount).SequenceEqual(expected.Take(topCount));
            },
            iter: 1_000);

    [Fact]
    public async Task Pairwise_JudgeThatTakesTheFirst_MakesTiesOfAllPairs()
    {
        var judge = new FirstJudge();
        var ranking = await new PairwiseStrategy(4).RankAsync(judge, 6, 20, Token);
        Assert.Equal(Enumerable.Range(0, 6), ranking.Order);

        // Ties alone: nobody is stronger.
        Assert.All(ranking.Strengths!.Values, strength => Assert.Equal(0, strength.Mean, 1e-9));
        Assert.Equal(12, judge.Calls);
    }

    [Fact]
    public async Task Pairwise_ClearWins_OrderAndStrengthsAgree()
    {
        var ranking = await new PairwiseStrategy(4).RankAsync(new RecordingJudge(candidate => candidate), 5, 20, Token);
        Assert.Equal([3, 2, 1, 0, 4], ranking.Order);
        double[] means = [.. ranking.Order.Take(4).Select(candidate => ranking.Strengths![candidate].Mean)];
        Assert.Equal(means.OrderDescending(), means);
        Assert.DoesNotContain(4, ranking.Strengths!.Keys);
    }

    [Fact]
    public async Task Tournament_HundredCandidates_DrawsNobodyTwiceAndKeepsTheWinner()
    {
        var judge = new RecordingJudge(candidate => candidate == 57 ? 1000 : -candidate);
        var ranking = await new TournamentStrategy().RankAsync(judge, 100, 20, Token);
        Assert.Equal(57, ranking.Order[0]);
        Assert.Equal([5, 5, 1, 1, 1], judge.Rounds.Select(round => round.Count));
        Assert.All(judge.Rounds, round => Assert.Distinct(round.SelectMany(window => window)));
    }

    [Fact]
    public async Task SelfConsistency_UnansweredShuffles_AreNoOpinion()
    {
        // Only windows that begin with 0 are answered; the others must not vote with their shuffled order.
        var judge = new RecordingJudge(candidate => candidate, window => window[0] != 0);
        var ranking = await new SelfConsistencyStrategy(null, 12, 4).RankAsync(judge, 6, 20, Token);
        Assert.Contains(judge.Windows, window => window[0] == 0);
        Assert.Equal([3, 2, 1, 0, 4, 5], ranking.Order);
    }

    [Fact]
    public void Constructors_ValuesOutOfRange_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("windowSize", () => new SlidingWindowStrategy(1));
        var error = Assert.Throws<ArgumentOutOfRangeException>("step", () => new SlidingWindowStrategy(20, 21));
        Assert.StartsWith("The step must be in 1..20, the window, but was 21.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("pivotRank", () => new TopDownPartitionStrategy(20, 21));
        Assert.Throws<ArgumentOutOfRangeException>("candidateBudget", () => new TopDownPartitionStrategy(20, 10, 9));
        Assert.Throws<ArgumentOutOfRangeException>("replicates", () => new OverlappingBlocksStrategy(replicates: 0));
        Assert.Throws<ArgumentOutOfRangeException>("aggregation", () => new OverlappingBlocksStrategy(aggregation: (BlockAggregation)9));
        Assert.Throws<ArgumentOutOfRangeException>("tournaments", () => new TournamentStrategy(0));
        Assert.Throws<ArgumentOutOfRangeException>("sort", () => new SetwiseStrategy((SetwiseSort)9));
        Assert.Throws<ArgumentOutOfRangeException>("children", () => new SetwiseStrategy(children: 0));
        Assert.Throws<ArgumentOutOfRangeException>("topCount", () => new PairwiseStrategy(1));
        Assert.Throws<ArgumentOutOfRangeException>("sort", () => new PairwiseSortStrategy((PairwiseSort)9));
        Assert.Throws<ArgumentOutOfRangeException>("topCount", () => new PairwiseSortStrategy(topCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>("shuffles", () => new SelfConsistencyStrategy(shuffles: 0));
        Assert.Throws<ArgumentOutOfRangeException>("aggregation", () => new SelfConsistencyStrategy(aggregation: (RankAggregation)9));
    }

    private static (int Calls, int Rounds) Totals(IListwiseStrategy strategy)
    {
        var plan = strategy.Plan(100, 100);
        return (plan.Sum(round => round.Calls), plan.Count);
    }

    /// <summary>Judges pairs by a function.</summary>
    private sealed class PairJudge(Func<int, int, bool> wins) : IListwiseJudge
    {
        public bool IsStopped => false;

        public Task<IReadOnlyList<ListwiseAnswer>> AskAsync(IReadOnlyList<IReadOnlyList<int>> windows, ListwiseTask task, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ListwiseAnswer>>([.. windows.Select(window => new ListwiseAnswer(wins(window[0], window[1]) ? window : [window[1], window[0]], IsAnswered: true))]);
    }

    /// <summary>Always finds the first passage best.</summary>
    private sealed class FirstJudge : IListwiseJudge
    {
        public int Calls { get; private set; }

        public bool IsStopped => false;

        public Task<IReadOnlyList<ListwiseAnswer>> AskAsync(IReadOnlyList<IReadOnlyList<int>> windows, ListwiseTask task, CancellationToken cancellationToken)
        {
            Calls += windows.Count;
            return Task.FromResult<IReadOnlyList<ListwiseAnswer>>([.. windows.Select(window => new ListwiseAnswer(window, IsAnswered: true))]);
        }
    }
}
