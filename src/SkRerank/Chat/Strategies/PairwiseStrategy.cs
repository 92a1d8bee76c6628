using System.Globalization;
using SkRerank.Chat.Aggregation;

namespace SkRerank.Chat.Strategies;

/// <summary>Compares every pair of the first candidates, in both orders, and orders them by their wins (pairwise ranking prompting, arXiv 2306.17563).</summary>
/// <remarks>Where the two orders contradict each other, the pair is a tie: half a win for each. One round of n·(n − 1) calls: 380 for 20 candidates, 9,900 for 100. The others keep their incoming order.</remarks>
public sealed class PairwiseStrategy : IListwiseStrategy
{
    /// <summary>Initializes a new instance of the <see cref="PairwiseStrategy"/> class.</summary>
    /// <param name="topCount">How many of the first candidates are compared.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topCount"/> is less than 2.</exception>
    public PairwiseStrategy(int topCount = 20)
    {
        Require.AtLeast(2, topCount);
        TopCount = topCount;
    }

    /// <summary>Gets how many of the first candidates are compared.</summary>
    public int TopCount { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"pairwise({TopCount})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow)
    {
        var compared = Math.Min(count, TopCount);
        return compared < 2 ? [] : [new ListwiseRound(compared * (compared - 1), 2, ListwiseTask.Best)];
    }

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var compared = Math.Min(count, TopCount);
        (int A, int B)[] pairs = [.. from a in Enumerable.Range(0, compared) from b in Enumerable.Range(a + 1, compared - a - 1) select (a, b)];
        var answers = await judge.AskAsync([.. pairs.SelectMany(pair => new int[][] { [pair.A, pair.B], [pair.B, pair.A] })], ListwiseTask.Best, cancellationToken).ConfigureAwait(false);
        var wins = new double[compared];
        var rankings = new List<IReadOnlyList<int>>();
        for (var i = 0; i < answers.Count; i++)
        {
            // A pair asked twice is one comparison: two halves, which agree or make a tie.
            var (a, b) = pairs[i / 2];
            if (answers[i].IsAnswered)
            {
                wins[answers[i].Order[0]] += 0.5;
                rankings.Add(answers[i].Order);
            }
            else
            {
                wins[a] += 0.25;
                wins[b] += 0.25;
            }
        }

        var strengths = PlackettLuce.Fit(rankings, count, [.. rankings.Select(_ => 0.5)]);
        return new ListwiseRanking([.. Enumerable.Range(0, compared).OrderByDescending(candidate => wins[candidate]), .. Enumerable.Range(compared, count - compared)])
        {
            Strengths = rankings.SelectMany(ranking => ranking).Distinct().ToDictionary(candidate => candidate, candidate => strengths[candidate]),
        };
    }
}
