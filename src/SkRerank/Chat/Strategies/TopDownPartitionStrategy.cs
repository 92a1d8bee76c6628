using System.Globalization;
using SkRerank.Chat.Aggregation;

namespace SkRerank.Chat.Strategies;

/// <summary>Judges the top of the list, takes the last of its best as the pivot, compares all other parts with the pivot at once, and judges what beat it (TDPart, arXiv 2405.14589).</summary>
/// <remarks>
/// Three rounds at most: for 100 candidates 1 + 5 + 1 calls, where a sliding window waits for 9. Two things are added to the paper's method, and no call. The parts are of one size, and the seats that they have left beside the pivot go to other passages of the first window,
/// different ones in each part, so that all answers together are on one scale. And the order is that of a Plackett–Luce model over all answers, whose prior is as wide as they agree: a passage that was judged twice or three times is not placed by the last answer alone.
/// The last call judges the strongest of the pivot's betters, <see cref="CandidateBudget"/> at most, the pivot, and, where seats are left, the next below it.
/// </remarks>
public sealed class TopDownPartitionStrategy : IListwiseStrategy
{
    // At most a quarter of a part was judged before: it is there for what was not.
    private const int WitnessShare = 4;

    /// <summary>Initializes a new instance of the <see cref="TopDownPartitionStrategy"/> class.</summary>
    /// <param name="windowSize">The passages of one call.</param>
    /// <param name="pivotRank">The rank, from 1, in the first window of the pivot; the depth that the order is wanted for.</param>
    /// <param name="candidateBudget">How many candidates the last call judges besides the pivot.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="windowSize"/> is less than 3, <paramref name="pivotRank"/> is not in 2..<paramref name="windowSize"/>, or <paramref name="candidateBudget"/> is not in <paramref name="pivotRank"/>..<paramref name="windowSize"/>.</exception>
    public TopDownPartitionStrategy(int windowSize = 20, int pivotRank = 10, int candidateBudget = 19)
    {
        Require.AtLeast(3, windowSize);
        if (pivotRank < 2 || pivotRank > windowSize) throw new ArgumentOutOfRangeException(nameof(pivotRank), pivotRank, $"pivotRank must be in 2..{windowSize}, the window, but was {pivotRank}.");
        if (candidateBudget < pivotRank || candidateBudget > windowSize) throw new ArgumentOutOfRangeException(nameof(candidateBudget), candidateBudget, $"candidateBudget must be in {pivotRank}..{windowSize}, from the pivot's rank to the window, but was {candidateBudget}.");
        (WindowSize, PivotRank, CandidateBudget) = (windowSize, pivotRank, candidateBudget);
    }

    /// <summary>Gets the passages of one call.</summary>
    public int WindowSize { get; }

    /// <summary>Gets the rank of the pivot in the first window, from 1.</summary>
    public int PivotRank { get; }

    /// <summary>Gets how many candidates the last call judges besides the pivot.</summary>
    public int CandidateBudget { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"tdpart({WindowSize},{PivotRank},{CandidateBudget})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow)
    {
        var (window, _, _) = Fit(maxWindow);
        if (count < 2) return [];
        if (count <= window) return [new ListwiseRound(1, count)];
        var (parts, largest, witnesses) = Parts(count, window);
        return [new ListwiseRound(1, window), new ListwiseRound(parts, largest + witnesses), new ListwiseRound(1, window)];
    }

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var (window, pivotRank, budget) = Fit(maxWindow);
        int[] all = [.. Enumerable.Range(0, count)];
        var opening = (await judge.AskAsync([all[..Math.Min(window, count)]], ListwiseTask.Order, cancellationToken).ConfigureAwait(false))[0];
        if (count <= window) return new ListwiseRanking(opening.Order);

        var first = opening.Order;
        var pivot = first[pivotRank - 1];
        var answers = await judge.AskAsync([.. PartsWithWitnesses(all, first, pivotRank, window)], ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<int>[] parted = [.. answers.Where(answer => answer.IsAnswered).Select(answer => answer.Order)];
        IReadOnlyList<int>[] rankings = opening.IsAnswered ? [first, .. parted] : parted;
        var strengths = PlackettLuce.FitAdaptive(rankings, count);

        // The pivot divides: what stood above it in the first window, and what beat it in its part. A part that was not judged stays below all else.
        var above = first.Take(pivotRank - 1).Concat(parted.SelectMany(order => order.TakeWhile(candidate => candidate != pivot)).Where(candidate => candidate >= window)).ToHashSet();
        var judged = parted.SelectMany(order => order).Concat(first).ToHashSet();
        var before = first.Concat(all[window..]).Where(candidate => candidate != pivot);
        int[] better = Sorted(before.Where(above.Contains), strengths);
        int[] worse = Sorted(before.Where(candidate => judged.Contains(candidate) && !above.Contains(candidate)), strengths);
        int[] order = [.. better.Take(budget), pivot, .. better.Skip(budget), .. worse, .. before.Where(candidate => !judged.Contains(candidate))];
        if (better.Length < pivotRank) return new ListwiseRanking(order);

        var last = (await judge.AskAsync([order[..window]], ListwiseTask.Order, cancellationToken).ConfigureAwait(false))[0];
        if (!last.IsAnswered) return new ListwiseRanking(order);
        strengths = PlackettLuce.FitAdaptive([.. rankings, last.Order], count);
        return new ListwiseRanking([.. Sorted(last.Order, strengths), .. order[window..]]) { Strengths = last.Order.ToDictionary(candidate => candidate, candidate => strengths[candidate]) };
    }

    // The number of parts, the most new passages of one, and the passages of the first window in each.
    private static (int Count, int Largest, int Witnesses) Parts(int count, int window)
    {
        var rest = count - window;
        var parts = (rest + window - 2) / (window - 1);
        var largest = (rest + parts - 1) / parts;
        return (parts, largest, Math.Min(window - largest, Math.Max(1, window / WitnessShare)));
    }

    private static IEnumerable<int[]> PartsWithWitnesses(int[] all, IReadOnlyList<int> first, int pivotRank, int window)
    {
        var (count, _, witnesses) = Parts(all.Length, window);
        int[] others = [.. first.Where((_, place) => place != pivotRank - 1)];
        for (var part = 0; part < count; part++)
        {
            // From every stretch of the first window one, and from part to part another.
            var places = Enumerable.Range(0, witnesses - 1).Select(i => ((i * others.Length) + (part * others.Length / count)) / (witnesses - 1));
            var shown = places.Select(place => others[place]).Append(first[pivotRank - 1]).ToHashSet();
            var rest = all.Length - window;
            yield return Spread(all[(window + (part * rest / count))..(window + ((part + 1) * rest / count))], [.. first.Where(shown.Contains)]);
        }
    }

    // Witnesses stand among the others at equal distances, in their order: a judge that likes first places then favours neither.
    private static int[] Spread(int[] passages, int[] witnesses)
    {
        var shown = passages.ToList();
        for (var i = witnesses.Length - 1; i >= 0; i--) shown.Insert((i + 1) * passages.Length / (witnesses.Length + 1), witnesses[i]);
        return [.. shown];
    }

    // Equals keep the order before.
    private static int[] Sorted(IEnumerable<int> candidates, RankStrength[] strengths) => [.. candidates.OrderByDescending(candidate => strengths[candidate].Mean)];

    // A smaller window keeps the pivot in its middle and the budget below its size.
    private (int Window, int PivotRank, int Budget) Fit(int maxWindow)
    {
        if (maxWindow >= WindowSize) return (WindowSize, PivotRank, CandidateBudget);
        var window = Math.Max(2, maxWindow);
        var pivot = Math.Max(1, PivotRank * window / WindowSize);
        return (window, pivot, Math.Max(pivot, CandidateBudget * window / WindowSize));
    }
}
