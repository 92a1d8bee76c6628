using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat;

/// <summary>What strategies reach and take with a judge that errs: seeded, so that a worse algorithm shows without a network. Target P17 is held by calls and rounds; the time is measured by the benchmark.</summary>
public sealed class ListwiseQualityTests
{
    private const int Topics = 30;
    private const int Candidates = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_NoisyJudge_EveryStrategyGainsWithinItsCalls()
    {
        var incoming = Enumerable.Range(0, Topics).Average(topic => Ndcg(Grades(topic), Enumerable.Range(0, Candidates)));
        var sliding = await MeasureAsync(_ => new SlidingWindowStrategy());
        var tdPart = await MeasureAsync(_ => new TopDownPartitionStrategy());
        var repeated = await MeasureAsync(seed => new SelfConsistencyStrategy(new TopDownPartitionStrategy(), seed: seed));
        Assert.True(sliding.Ndcg > incoming + 0.2, $"{sliding.Ndcg:F4} against {incoming:F4}");
        Assert.True(tdPart.Ndcg > incoming + 0.2, $"{tdPart.Ndcg:F4} against {incoming:F4}");
        Assert.True(repeated.Ndcg > sliding.Ndcg, $"{repeated.Ndcg:F4} against {sliding.Ndcg:F4}");
        Assert.Equal((9, 9, 9), (sliding.LeastCalls, sliding.MostCalls, sliding.MostRounds));
        Assert.Equal((7, 3), (tdPart.MostCalls, tdPart.MostRounds));
        Assert.Equal((12, 4), (repeated.MostCalls, repeated.MostRounds));
    }

    private static async Task<(double Ndcg, int LeastCalls, int MostCalls, int MostRounds)> MeasureAsync(Func<int, IListwiseStrategy> strategy)
    {
        var (sum, least, most, rounds) = (0.0, int.MaxValue, 0, 0);
        for (var topic = 0; topic < Topics; topic++)
        {
            var grades = Grades(topic);
            var named = grades.Select((grade, i) => (grade, i)).ToDictionary(entry => $"d{entry.i}", entry => (double)entry.grade);
            using var reranker = new ListwiseReranker(new SimulatedJudge(named, new SimulatedJudgeOptions { Noise = 1, PositionBias = 0.7, Seed = topic }), new ListwiseOptions { Strategy = strategy(topic) });
            var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(Candidates), cancellationToken: Token);
            var report = ListwiseRerankerTests.Report(response);
            sum += Ndcg(grades, response.Results.Select(result => result.Index));
            (least, most, rounds) = (Math.Min(least, report.Calls), Math.Max(most, report.Calls), Math.Max(rounds, report.Rounds));
        }

        return (sum / Topics, least, most, rounds);
    }

    // Ten of grade 3, ten of 2 and ten of 1, likelier near the top of the incoming order.
    private static int[] Grades(int topic)
    {
        var random = new Random(topic);
        var grades = new int[Candidates];
        int[] places = [.. Enumerable.Range(0, Candidates).OrderBy(place => place + (random.NextDouble() * 120))];
        for (var i = 0; i < 30; i++) grades[places[i]] = 3 - (i % 3);
        return grades;
    }

    private static double Ndcg(int[] grades, IEnumerable<int> order) => Dcg(order.Select(index => grades[index])) / Dcg(grades.OrderDescending());

    private static double Dcg(IEnumerable<int> grades) => grades.Take(10).Select((grade, place) => grade / Math.Log2(place + 2)).Sum();
}
