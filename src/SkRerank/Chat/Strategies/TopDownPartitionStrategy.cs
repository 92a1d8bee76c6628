using System.Globalization;

namespace SkRerank.Chat.Strategies;

/// <summary>Judges the top of the list, takes the last of its best as the pivot, compares all other parts with the pivot at once, and judges what beat it (TDPart, arXiv 2405.14589).</summary>
/// <remarks>
/// Three rounds at most: for 100 candidates 1 + 5 + 1 calls, where a sliding window waits for 9. It finds what the first stage ranked high or middling; candidates beyond <see cref="CandidateBudget"/> that beat the pivot stand right below those judged again, above the pivot.
/// What did not beat the pivot keeps the order in which its part was judged.
/// </remarks>
public sealed class TopDownPartitionStrategy : IListwiseStrategy
{
    /// <summary>Initializes a new instance of the <see cref="TopDownPartitionStrategy"/> class.</summary>
    /// <param name="windowSize">The passages of one call.</param>
    /// <param name="pivotRank">The rank, from 1, in the first window of the pivot; the depth that the order is wanted for.</param>
    /// <param name="candidateBudget">How many candidates the last call judges: one less than the window, since the pivot is known to be below.</param>
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

    /// <summary>Gets how many candidates the last call judges.</summary>
    public int CandidateBudget { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"tdpart({WindowSize},{PivotRank},{CandidateBudget})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow)
    {
        var (window, _, budget) = Fit(maxWindow);
        if (count < 2) return [];
        if (count <= window) return [new ListwiseRound(1, count)];
        var rest = count - window;
        var parts = (rest + window - 2) / (window - 1);
        return [new ListwiseRound(1, window), new ListwiseRound(parts, Math.Min(window, rest + 1)), new ListwiseRound(1, budget)];
    }

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var (window, pivotRank, budget) = Fit(maxWindow);
        int[] all = [.. Enumerable.Range(0, count)];
        var first = (await judge.AskAsync([all[..Math.Min(window, count)]], ListwiseTask.Order, cancellationToken).ConfigureAwait(false))[0].Order;
        if (count <= window) return new ListwiseRanking(first);

        var pivot = first[pivotRank - 1];
        // The pivot is shown first: a part that is not judged leaves everything below it.
        int[][] parts = [.. all[window..].Chunk(window - 1).Select(part => (int[])[pivot, .. part])];
        var judged = await judge.AskAsync(parts, ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
        int[][] above = [.. judged.Select(answer => answer.Order.TakeWhile(candidate => candidate != pivot).ToArray())];
        var below = judged.SelectMany(answer => answer.Order.SkipWhile(candidate => candidate != pivot).Skip(1));

        // The best of every part come first, so that the budget does not favour the first part.
        int[] joined = [.. above.SelectMany(part => part.Select((candidate, rank) => (candidate, rank))).OrderBy(entry => entry.rank).Select(entry => entry.candidate)];
        int[] best = [.. first.Take(pivotRank - 1), .. joined];
        if (joined.Length > 0)
        {
            var last = await judge.AskAsync([best[..Math.Min(budget, best.Length)]], ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
            best = [.. last[0].Order, .. best.Skip(budget)];
        }

        return new ListwiseRanking([.. best, pivot, .. first.Skip(pivotRank), .. below]);
    }

    // A smaller window keeps the pivot in its middle and the budget below its size.
    private (int Window, int PivotRank, int Budget) Fit(int maxWindow)
    {
        if (maxWindow >= WindowSize) return (WindowSize, PivotRank, CandidateBudget);
        var window = Math.Max(2, maxWindow);
        var pivot = Math.Max(1, PivotRank * window / WindowSize);
        return (window, pivot, Math.Max(pivot, CandidateBudget * window / WindowSize));
    }
}
