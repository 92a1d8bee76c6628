using System.Globalization;
using SkRerank.Chat.Aggregation;

namespace SkRerank.Chat.Strategies;

/// <summary>Judges the top of the list several times at once, each time shuffled, and takes the order in the middle (permutation self-consistency, arXiv 2310.07712).</summary>
/// <remarks>What a judge owes to the place of a passage in the prompt differs from shuffle to shuffle and cancels out. Another strategy may bring the right candidates to the top first. One round more than it: with <see cref="TopDownPartitionStrategy"/> and 5 shuffles, 12 calls in 4 rounds for 100 candidates.</remarks>
public sealed class SelfConsistencyStrategy : IListwiseStrategy
{
    private readonly IListwiseStrategy? _first;

    /// <summary>Initializes a new instance of the <see cref="SelfConsistencyStrategy"/> class.</summary>
    /// <param name="first">The strategy that orders the list before, or <see langword="null"/> to judge the top of the incoming order.</param>
    /// <param name="shuffles">How often the top is judged.</param>
    /// <param name="windowSize">How many of the first are judged again.</param>
    /// <param name="aggregation">How the orders become one.</param>
    /// <param name="seed">The seed of the shuffles.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shuffles"/> is less than 1, <paramref name="windowSize"/> is less than 2, or <paramref name="aggregation"/> is unknown.</exception>
    public SelfConsistencyStrategy(IListwiseStrategy? first = null, int shuffles = 5, int windowSize = 20, RankAggregation aggregation = RankAggregation.Kemeny, int seed = 0)
    {
        Require.AtLeast(1, shuffles);
        Require.Window(windowSize);
        if (!Enum.IsDefined(aggregation)) throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, $"The aggregation must be one of {string.Join(", ", Enum.GetNames<RankAggregation>())}, but was {aggregation}.");
        _first = first;
        (Shuffles, WindowSize, Aggregation, Seed) = (shuffles, windowSize, aggregation, seed);
    }

    /// <summary>Gets how often the top is judged.</summary>
    public int Shuffles { get; }

    /// <summary>Gets how many of the first are judged again.</summary>
    public int WindowSize { get; }

    /// <summary>Gets how the orders become one.</summary>
    public RankAggregation Aggregation { get; }

    /// <summary>Gets the seed of the shuffles.</summary>
    public int Seed { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{(_first is null ? "" : _first.Name + "+")}consistency({Shuffles},{WindowSize},{Aggregation},{Seed})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow) =>
        count < 2 ? [] : [.. _first?.Plan(count, maxWindow) ?? [], new ListwiseRound(Shuffles, Math.Min(count, Math.Min(WindowSize, maxWindow)))];

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var before = _first is null ? [.. Enumerable.Range(0, count)] : (await _first.RankAsync(judge, count, maxWindow, cancellationToken).ConfigureAwait(false)).Order;
        int[] top = [.. before.Take(Math.Min(WindowSize, maxWindow))];
        var random = new Random(Seed);
        int[][] windows = [.. Enumerable.Range(0, Shuffles).Select(_ =>
        {
            int[] shuffled = [.. top];
            random.Shuffle(shuffled);
            return shuffled;
        })];
        var answers = await judge.AskAsync(windows, ListwiseTask.Order, cancellationToken).ConfigureAwait(false);

        // A shuffle that was not judged is no opinion.
        IReadOnlyList<int>[] rankings = [.. answers.Where(answer => answer.IsAnswered).Select(answer => answer.Order)];
        if (rankings.Length == 0) return new ListwiseRanking(before);
        var order = Aggregation == RankAggregation.Borda ? Consensus.Borda(rankings, top) : Consensus.Kemeny(rankings, top);
        var strengths = PlackettLuce.Fit(rankings, count);
        return new ListwiseRanking([.. order, .. before.Skip(top.Length)]) { Strengths = top.ToDictionary(candidate => candidate, candidate => strengths[candidate]) };
    }
}
