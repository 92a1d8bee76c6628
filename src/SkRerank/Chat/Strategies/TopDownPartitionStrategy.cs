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
        var (window, _, _) = Fit(maxWindow);
        if (count < 2) return [];
        if (count <= window) return [new ListwiseRound(1, count)];
        var rest = count - window;
        var parts = (rest + window - 2) / (window - 1);
        return [new ListwiseRound(1, window), new ListwiseRound(parts, Math.Min(window, rest + 1)), new ListwiseRound(1, window)];
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
        // The pivot is shown above most, as its place in the order so far has it: a judge that likes first places then lets fewer pass by chance.
        int[][] parts = [.. all[window..].Chunk(window - 1).Select(part => (int[])[.. part[..(part.Length / 4)], pivot, .. part[(part.Length / 4)..]])];
        var answers = await judge.AskAsync(parts, ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
        // A part that was not judged stays below the pivot.
        var judged = answers.Select(answer => answer.IsAnswered ? answer : new ListwiseAnswer([pivot, .. answer.Order.Where(candidate => candidate != pivot)], IsAnswered: false)).ToArray();
        int[][] above = [.. judged.Select(answer => answer.Order.TakeWhile(candidate => candidate != pivot).ToArray())];
        var below = judged.SelectMany(answer => answer.Order.SkipWhile(candidate => candidate != pivot).Skip(1));

        // The best of every part come first, so that the budget does not favour the first part.
        int[] joined = [.. above.SelectMany(part => part.Select((candidate, rank) => (candidate, rank))).OrderBy(entry => entry.rank).Select(entry => entry.candidate)];
        int[] best = [.. first.Take(pivotRank - 1), .. joined];
        int[] order = [.. best, pivot, .. first.Skip(pivotRank), .. below];
        if (joined.Length > 0)
        {
            // Where few beat the pivot, it and the next get another chance in the same call.
            var last = best.Length < budget ? window : budget;
            var answer = (await judge.AskAsync([order[..last]], ListwiseTask.Order, cancellationToken).ConfigureAwait(false))[0];
            order = [.. answer.Order, .. order.Skip(last)];
        }

        return new ListwiseRanking(order);
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
