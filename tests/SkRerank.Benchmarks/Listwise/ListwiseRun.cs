using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.TestSupport;

namespace SkRerank.Benchmarks.Listwise;

/// <summary>Measures what each listwise strategy reaches and takes over the first 100 of BM25: with a judge that answers by a stored order, and with judges that err.</summary>
internal static class ListwiseRun
{
    private const int Seeds = 24;

    // TDPart's place of the pivot was chosen on the seeds 0 to 5, its witnesses and its model of all answers on the seeds 200 to 211, so these are others.
    private const int FirstSeed = 300;
    private const int TimedTopics = 2;

    // Student's t for 42 degrees of freedom, two-sided 95 %.
    private const double T = 2.018;

    private static readonly TimeSpan Reply = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the judges that err.</summary>
    public static (string Name, SimulatedJudgeOptions Options)[] Judges { get; } =
    [
        ("mild noise", new SimulatedJudgeOptions { Noise = 0.7, PositionBias = 0.5, NoiseGrowth = 0.25 }),
        ("heavy noise", new SimulatedJudgeOptions { Noise = 1.4, PositionBias = 1.0, NoiseGrowth = 0.25 }),
    ];

    public static async Task<bool> RunAsync(string folder, string only)
    {
        var passed = true;
        var collection = new Collection(folder);
        var topics = Topic.ReadAll(collection);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection.Name}: {topics.Length} topics, {topics[0].Candidates.Count} candidates of BM25, nDCG@10 {topics.Average(topic => topic.Ndcg(topic.Candidates.Select(c => c.Id!))):F4}; the stored order reaches {topics.Average(topic => topic.Ndcg(topic.StoredOrder)):F4}"));
        Console.WriteLine("\nReplay of the stored order");
        Header(withDifference: false);
        var stored = topics.Average(topic => topic.Ndcg(topic.StoredOrder));
        foreach (var strategy in Strategies(0).Where(IsWanted))
        {
            var result = await MeasureAsync(topics, [strategy], (topic, _) => new ReplayJudge(topic.StoredOrder));
            Row(result, strategy.Name, null, null);
            if (strategy is SlidingWindowStrategy) Check(result.Reports.All(report => report.Calls == 9) && Math.Abs(result.Mean - stored) < 1e-9, "sliding windows replay the stored order in exactly 9 calls");
        }

        foreach (var (name, options) in Judges)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nSimulated judge, {name}: noise {options.Noise} grades, bias {options.PositionBias} from the first place to the last, {options.NoiseGrowth:P0} more noise for every further 20 passages; {Seeds} seeds; wall time with a reply of {Reply.TotalMilliseconds} ms, 8 at once, the mean of {TimedTopics} topics"));
            Header(withDifference: true);
            StrategyResult? sliding = null;
            var slidingTime = TimeSpan.Zero;
            var seeded = Enumerable.Range(FirstSeed, Seeds).Select(Strategies).ToArray();
            for (var i = 0; i < seeded[0].Length; i++)
            {
                if (!IsWanted(seeded[0][i])) continue;
                var result = await MeasureAsync(topics, [.. seeded.Select(strategies => strategies[i])], (topic, seed) => new SimulatedJudge(Grades(topic), options with { Seed = FirstSeed + seed }));
                sliding ??= result;
                var time = await TimeAsync(topics, seeded[0][i], options);
                if (seeded[0][i] is SlidingWindowStrategy) slidingTime = time;
                Row(result, seeded[0][i].Name, sliding, time);
                if (seeded[0][i] is TopDownPartitionStrategy) Check(result.MostCalls <= 7 && result.MostRounds <= 3 && time <= slidingTime / 2, "TDPart takes at most 7 calls, 3 rounds and half the time of sliding windows (P17)");
            }
        }

        return passed;

        void Check(bool holds, string what)
        {
            if (!holds) Console.WriteLine($"  MISSED: {what}");
            passed &= holds;
        }

        // All are compared with sliding windows, so these are always run.
        bool IsWanted(IListwiseStrategy strategy) => strategy is SlidingWindowStrategy || strategy.Name.StartsWith(only, StringComparison.Ordinal);
    }

    private static IListwiseStrategy[] Strategies(int seed) =>
    [
        new SlidingWindowStrategy(),
        new FullListStrategy(),
        new TopDownPartitionStrategy(),
        new OverlappingBlocksStrategy(seed: seed),
        new OverlappingBlocksStrategy(aggregation: BlockAggregation.PageRank, seed: seed),
        new OverlappingBlocksStrategy(aggregation: BlockAggregation.PlackettLuce, seed: seed),
        new TournamentStrategy(seed: seed),
        new TournamentStrategy(3, seed),
        new SetwiseStrategy(),
        new SetwiseStrategy(SetwiseSort.Heap, 9),
        new SetwiseStrategy(SetwiseSort.Bubble),
        new PairwiseStrategy(),
        new PairwiseSortStrategy(),
        new PairwiseSortStrategy(PairwiseSort.Sliding),
        new SelfConsistencyStrategy(seed: seed),
        new SelfConsistencyStrategy(new TopDownPartitionStrategy(), 3, seed: seed),
        new SelfConsistencyStrategy(new TopDownPartitionStrategy(), seed: seed),
        new SelfConsistencyStrategy(new TopDownPartitionStrategy(), aggregation: RankAggregation.Borda, seed: seed),
        new SelfConsistencyStrategy(new SlidingWindowStrategy(), 3, seed: seed),
    ];

    private static async Task<StrategyResult> MeasureAsync(Topic[] topics, IListwiseStrategy[] strategies, Func<Topic, int, IChatClient> judge)
    {
        var ndcg = new double[topics.Length];
        var reports = new List<ListwiseReport>();
        var tokens = 0.0;
        for (var t = 0; t < topics.Length; t++)
        {
            for (var seed = 0; seed < strategies.Length; seed++)
            {
                using var reranker = new ListwiseReranker(judge(topics[t], seed), new ListwiseOptions { Strategy = strategies[seed], Family = Family, WithholdOrders = false });
                var response = await reranker.RerankAsync(topics[t].Query, topics[t].Candidates);
                ndcg[t] += topics[t].Ndcg(response.Results.Select(result => topics[t].Candidates[result.Index].Id!)) / strategies.Length;
                reports.Add((ListwiseReport)response.AdditionalProperties![ListwiseReranker.ReportProperty]!);
                tokens += response.Usage!.InputTokenCount!.Value;
            }
        }

        return new StrategyResult(ndcg, reports, tokens / reports.Count);
    }

    // A context that holds the whole list, for the strategy that wants it.
    private static ModelFamily Family { get; } = new() { Name = "simulated", ContextTokens = 128_000 };

    private static async Task<TimeSpan> TimeAsync(Topic[] topics, IListwiseStrategy strategy, SimulatedJudgeOptions options)
    {
        var clock = Stopwatch.StartNew();
        foreach (var topic in topics.Take(TimedTopics))
        {
            using var reranker = new ListwiseReranker(new SimulatedJudge(Grades(topic), options with { Delay = Reply }), new ListwiseOptions { Strategy = strategy, Family = Family, WithholdOrders = false });
            await reranker.RerankAsync(topic.Query, topic.Candidates);
        }

        return clock.Elapsed / TimedTopics;
    }

    private static void Header(bool withDifference) =>
        Console.WriteLine(withDifference
            ? $"  {"strategy",-50} nDCG@10  to sliding, 95 %           calls (most)  rounds (most)  prompt tokens   wall"
            : $"  {"strategy",-50} nDCG@10   calls (most)  rounds (most)  prompt tokens");

    private static void Row(StrategyResult result, string name, StrategyResult? sliding, TimeSpan? wall)
    {
        var difference = "";
        if (sliding is not null)
        {
            double[] gains = [.. result.Ndcg.Zip(sliding.Ndcg, (a, b) => a - b)];
            var mean = gains.Average();
            var half = T * Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1) / gains.Length);
            difference = string.Create(CultureInfo.InvariantCulture, $"  {mean,7:+0.0000;-0.0000} ({mean - half:+0.0000;-0.0000}..{mean + half:+0.0000;-0.0000})");
        }

        var time = wall is { } elapsed ? string.Create(CultureInfo.InvariantCulture, $"  {elapsed.TotalSeconds,5:F2} s") : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-50} {result.Mean:F4}{difference}  {result.Calls,6:F1} ({result.MostCalls,3})  {result.Rounds,6:F1} ({result.MostRounds,3})  {result.Tokens,13:F0}{time}"));
    }

    private static Dictionary<string, double> Grades(Topic topic) => topic.Labels.ToDictionary(label => label.Key, label => (double)label.Value, StringComparer.Ordinal);
}
