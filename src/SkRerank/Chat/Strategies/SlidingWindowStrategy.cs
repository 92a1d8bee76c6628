using System.Globalization;

namespace SkRerank.Chat.Strategies;

/// <summary>Slides a window from the bottom of the list to its top; the best of each window are carried into the next (RankGPT, arXiv 2304.09542).</summary>
/// <remarks>Each call waits for the one before: 9 calls in 9 rounds for 100 candidates with windows of 20 and steps of 10. Every candidate is judged, whatever the numbers: the last window always begins at the first place.</remarks>
public sealed class SlidingWindowStrategy : IListwiseStrategy
{
    /// <summary>Initializes a new instance of the <see cref="SlidingWindowStrategy"/> class.</summary>
    /// <param name="windowSize">The passages of one call.</param>
    /// <param name="step">How far the next window is above; as far as the window is long, nothing is carried over.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="windowSize"/> is less than 2, or <paramref name="step"/> is not in 1..<paramref name="windowSize"/>.</exception>
    public SlidingWindowStrategy(int windowSize = 20, int step = 10)
    {
        Require.Window(windowSize);
        if (step < 1 || step > windowSize) throw new ArgumentOutOfRangeException(nameof(step), step, $"The step must be in 1..{windowSize}, the window, but was {step}.");
        (WindowSize, Step) = (windowSize, step);
    }

    /// <summary>Gets the passages of one call.</summary>
    public int WindowSize { get; }

    /// <summary>Gets how far the next window is above.</summary>
    public int Step { get; }

    /// <summary>Gets whether windows overlap, so that a passage can rise above its own window.</summary>
    public bool CarriesOver => Step < WindowSize;

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"sliding({WindowSize},{Step})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow) => [.. Windows(count, maxWindow).Select(window => new ListwiseRound(1, window.End - window.Start))];

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        int[] order = [.. Enumerable.Range(0, count)];
        foreach (var (start, end) in Windows(count, maxWindow))
        {
            var answers = await judge.AskAsync([order[start..end]], ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
            for (var i = start; i < end; i++) order[i] = answers[0].Order[i - start];
        }

        return new ListwiseRanking(order);
    }

    // A smaller window keeps the share that is carried over.
    private IEnumerable<ListwiseWindow> Windows(int count, int maxWindow)
    {
        var size = Math.Min(WindowSize, maxWindow);
        return ListwiseWindow.Slide(count, size, Math.Max(1, Step * size / WindowSize));
    }
}
