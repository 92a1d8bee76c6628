namespace SkRerank.Chat.Strategies;

/// <summary>Judges the whole list in one call, as models with a long context allow.</summary>
/// <remarks>Models that were not tuned for it order long lists clearly worse than windows (arXiv 2412.14574). A list that does not fit one prompt is judged in the largest windows that do, from the bottom to the top, each half over the next.</remarks>
public sealed class FullListStrategy : IListwiseStrategy
{
    /// <inheritdoc/>
    public string Name => "full";

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow) => count < 2 ? [] : Sliding(count, maxWindow).Plan(count, maxWindow);

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return await Sliding(count, maxWindow).RankAsync(judge, count, maxWindow, cancellationToken).ConfigureAwait(false);
    }

    private static SlidingWindowStrategy Sliding(int count, int maxWindow)
    {
        var window = Math.Max(2, Math.Min(count, maxWindow));
        return new SlidingWindowStrategy(window, Math.Max(1, window / 2));
    }
}
