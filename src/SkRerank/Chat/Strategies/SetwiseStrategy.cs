using System.Globalization;

namespace SkRerank.Chat.Strategies;

/// <summary>Sorts the first candidates by asking which of a few passages is the best (setwise prompting, arXiv 2310.09497).</summary>
/// <remarks>One identifier is the whole answer. Only the first <see cref="TopCount"/> are sorted; the others keep their incoming order. Where an answer cannot be read, the passage that was ahead stays ahead. Building the heap asks the nodes of a level at once; all else is one call after the other.</remarks>
public sealed class SetwiseStrategy : IListwiseStrategy
{
    /// <summary>Initializes a new instance of the <see cref="SetwiseStrategy"/> class.</summary>
    /// <param name="sort">How it sorts.</param>
    /// <param name="children">How many passages a call compares with the one that is ahead.</param>
    /// <param name="topCount">How many of the first are sorted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sort"/> is unknown, or another value is less than 1.</exception>
    public SetwiseStrategy(SetwiseSort sort = SetwiseSort.Heap, int children = 3, int topCount = 10)
    {
        if (!Enum.IsDefined(sort)) throw new ArgumentOutOfRangeException(nameof(sort), sort, $"The sort must be one of {string.Join(", ", Enum.GetNames<SetwiseSort>())}, but was {sort}.");
        Require.AtLeast(1, children);
        Require.AtLeast(1, topCount);
        (Sort, Children, TopCount) = (sort, children, topCount);
    }

    /// <summary>Gets how it sorts.</summary>
    public SetwiseSort Sort { get; }

    /// <summary>Gets how many passages a call compares with the one that is ahead.</summary>
    public int Children { get; }

    /// <summary>Gets how many of the first are sorted.</summary>
    public int TopCount { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"setwise-{(Sort == SetwiseSort.Heap ? "heap" : "bubble")}({Children},{TopCount})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow)
    {
        if (count < 2) return [];
        var children = Math.Min(Children, maxWindow - 1);
        return Sort == SetwiseSort.Heap
            ? [.. CandidateHeap.Plan(count, children, TopCount).Select(families => new ListwiseRound(families, children + 1, ListwiseTask.Best))]
            : [.. Enumerable.Range(0, Math.Min(TopCount, count - 1)).SelectMany(pass => Enumerable.Repeat(new ListwiseRound(1, Math.Min(children + 1, count - pass), ListwiseTask.Best), (count - 1 - pass + children - 1) / children))];
    }

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var children = Math.Max(1, Math.Min(Children, maxWindow - 1));
        var top = Sort == SetwiseSort.Heap
            ? await new CandidateHeap(judge, count, children, async families =>
                [.. (await judge.AskAsync(families, ListwiseTask.Best, cancellationToken).ConfigureAwait(false)).Select(answer => answer.Order[0])]).TakeAsync(TopCount).ConfigureAwait(false)
            : await BubbleAsync(judge, count, children, cancellationToken).ConfigureAwait(false);
        return new ListwiseRanking([.. top, .. Enumerable.Range(0, count).Except(top)]);
    }

    private async Task<IReadOnlyList<int>> BubbleAsync(IListwiseJudge judge, int count, int children, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var passes = Math.Min(TopCount, count);
        for (var pass = 0; pass < passes; pass++)
        {
            for (var end = count; end - 1 > pass && !judge.IsStopped;)
            {
                var start = Math.Max(pass, end - 1 - children);
                var answers = await judge.AskAsync([order[start..end]], ListwiseTask.Best, cancellationToken).ConfigureAwait(false);
                for (var i = start; i < end; i++) order[i] = answers[0].Order[i - start];
                end = start + 1;
            }
        }

        return order[..passes];
    }
}
