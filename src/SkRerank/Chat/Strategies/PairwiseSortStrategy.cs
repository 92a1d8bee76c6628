using System.Globalization;

namespace SkRerank.Chat.Strategies;

/// <summary>Sorts the first candidates by comparisons of pairs, each asked in both orders (pairwise ranking prompting, arXiv 2306.17563).</summary>
/// <remarks>
/// A pair whose two orders contradict each other is a tie, and the passage that is ahead stays ahead. All candidates are compared, and only the first <see cref="TopCount"/> are sorted; the others keep their incoming order.
/// For the first 10 of 100 it takes at most 644 calls in 150 rounds by a heap, and 1,890 calls in 108 rounds by sliding, where passes follow each other so closely that their comparisons share rounds; all pairs would take 9,900 calls.
/// </remarks>
public sealed class PairwiseSortStrategy : IListwiseStrategy
{
    private const int Children = 2;

    /// <summary>Initializes a new instance of the <see cref="PairwiseSortStrategy"/> class.</summary>
    /// <param name="sort">How it sorts.</param>
    /// <param name="topCount">How many of the first are sorted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sort"/> is unknown, or <paramref name="topCount"/> is less than 1.</exception>
    public PairwiseSortStrategy(PairwiseSort sort = PairwiseSort.Heap, int topCount = 10)
    {
        if (!Enum.IsDefined(sort)) throw new ArgumentOutOfRangeException(nameof(sort), sort, $"The sort must be one of {string.Join(", ", Enum.GetNames<PairwiseSort>())}, but was {sort}.");
        Require.AtLeast(1, topCount);
        (Sort, TopCount) = (sort, topCount);
    }

    /// <summary>Gets how it sorts.</summary>
    public PairwiseSort Sort { get; }

    /// <summary>Gets how many of the first are sorted.</summary>
    public int TopCount { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"pairwise-{(Sort == PairwiseSort.Heap ? "heap" : "sliding")}({TopCount})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow) => Sort == PairwiseSort.Heap
        ? [.. CandidateHeap.Plan(count, Children, TopCount).SelectMany(families => Enumerable.Repeat(new ListwiseRound(2 * families, 2, ListwiseTask.Best), Children))]
        : [.. Enumerable.Range(0, Steps(count)).Select(step => new ListwiseRound(2 * Places(count, step).Count(), 2, ListwiseTask.Best))];

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var comparisons = new PairComparisons(judge, cancellationToken);
        var order = Sort == PairwiseSort.Heap
            ? await HeapAsync(judge, comparisons, count).ConfigureAwait(false)
            : await SlideAsync(judge, comparisons, count).ConfigureAwait(false);
        return new ListwiseRanking(order) { Strengths = comparisons.Strengths(count) };
    }

    private async Task<IReadOnlyList<int>> HeapAsync(IListwiseJudge judge, PairComparisons comparisons, int count)
    {
        // The parent against its first child, and the better of them against the second.
        var top = await new CandidateHeap(judge, count, Children, async families =>
        {
            var best = families.Select(family => family[0]).ToArray();
            for (var child = 1; child <= Children; child++)
            {
                int[] asked = [.. Enumerable.Range(0, families.Length).Where(i => families[i].Length > child)];
                if (asked.Length == 0) continue;
                var isBetter = await comparisons.AskAsync([.. asked.Select(i => (best[i], families[i][child]))]).ConfigureAwait(false);
                for (var i = 0; i < asked.Length; i++) best[asked[i]] = isBetter[i] ? families[asked[i]][child] : best[asked[i]];
            }

            return best;
        }).TakeAsync(TopCount).ConfigureAwait(false);
        return [.. top, .. Enumerable.Range(0, count).Except(top)];
    }

    private async Task<IReadOnlyList<int>> SlideAsync(IListwiseJudge judge, PairComparisons comparisons, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var step = 0; step < Steps(count) && !judge.IsStopped; step++)
        {
            int[] places = [.. Places(count, step)];
            var isBetter = await comparisons.AskAsync([.. places.Select(place => (order[place - 1], order[place]))]).ConfigureAwait(false);
            for (var i = 0; i < places.Length; i++)
            {
                if (isBetter[i]) (order[places[i] - 1], order[places[i]]) = (order[places[i]], order[places[i] - 1]);
            }
        }

        // Only what the passes brought up is sorted.
        int[] top = [.. order.Take(TopCount)];
        return [.. top, .. Enumerable.Range(0, count).Except(top)];
    }

    private int Passes(int count) => Math.Min(TopCount, count - 1);

    // Each pass begins two steps after the one before it, and so never meets it: the order is that of one pass after the other.
    private int Steps(int count) => count < 2 ? 0 : Enumerable.Range(0, Passes(count)).Max(pass => (2 * pass) + count - 1 - pass);

    private IEnumerable<int> Places(int count, int step) =>
        Enumerable.Range(0, Passes(count)).Select(pass => (pass, Place: count - 1 - step + (2 * pass))).Where(entry => entry.Place > entry.pass && entry.Place < count).Select(entry => entry.Place);
}
