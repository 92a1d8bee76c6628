using SkRerank.Chat.Aggregation;

namespace SkRerank.Chat.Strategies;

/// <summary>Compares pairs of candidates, each asked in both orders at once, and remembers the answers.</summary>
internal sealed class PairComparisons(IListwiseJudge judge, CancellationToken cancellationToken)
{
    private readonly List<IReadOnlyList<int>> _rankings = [];

    /// <summary>Compares pairs that do not depend on each other: one round of two calls a pair.</summary>
    /// <param name="pairs">The candidates that are ahead, and those behind them.</param>
    /// <returns>For each pair whether both orders say that the one behind is better. A contradiction is a tie, and what cannot be read says nothing: then the one ahead stays ahead.</returns>
    public async Task<bool[]> AskAsync(IReadOnlyList<(int Ahead, int Behind)> pairs)
    {
        var answers = await judge.AskAsync([.. pairs.SelectMany(pair => new int[][] { [pair.Ahead, pair.Behind], [pair.Behind, pair.Ahead] })], ListwiseTask.Best, cancellationToken).ConfigureAwait(false);
        _rankings.AddRange(answers.Where(answer => answer.IsAnswered).Select(answer => answer.Order));
        return [.. pairs.Select((pair, i) => new[] { answers[2 * i], answers[(2 * i) + 1] }.All(answer => answer.IsAnswered && answer.Order[0] == pair.Behind))];
    }

    /// <summary>Fits the strengths of all that were compared; the two answers about a pair are one comparison.</summary>
    public Dictionary<int, RankStrength> Strengths(int count)
    {
        var strengths = PlackettLuce.Fit(_rankings, count, [.. _rankings.Select(_ => 0.5)]);
        return _rankings.SelectMany(ranking => ranking).Distinct().ToDictionary(candidate => candidate, candidate => strengths[candidate]);
    }
}
