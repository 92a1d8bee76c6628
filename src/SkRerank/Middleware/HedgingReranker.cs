namespace SkRerank.Middleware;

/// <summary>Makes a second call when the first has not answered after a while, takes whichever answers first and cancels the other; for remote rerankers with a long tail.</summary>
/// <remarks>The loser is cancelled, and its later failure is dropped. Costs a second call for the slow share of queries. Where the first call fails before the second starts, its failure is thrown; where both fail, the first one's.</remarks>
public sealed class HedgingReranker : DelegatingReranker
{
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;

    /// <summary>Initializes a new instance of the <see cref="HedgingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="delay">How long to wait before the second call, such as the 95th percentile of the first's durations.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is not positive.</exception>
    public HedgingReranker(IReranker innerReranker, TimeSpan delay, TimeProvider? timeProvider = null)
        : base(innerReranker)
    {
        if (delay <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, $"The delay must be greater than 0, but was {delay}.");
        _delay = delay;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = base.RerankAsync(query, documents, options, stop.Token);
        Task<RerankResponse>? second = null;
        try
        {
            await Task.WhenAny(first, RerankCall.DelayAsync(_delay, _time, stop.Token)).ConfigureAwait(false);
            if (first.IsCompleted) return await first.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            second = base.RerankAsync(query, documents, options, stop.Token);
            var earlier = await Task.WhenAny(first, second).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (earlier.IsCompletedSuccessfully) return await earlier.ConfigureAwait(false);
            var later = earlier == first ? second : first;
            await Task.WhenAny(later).WaitAsync(cancellationToken).ConfigureAwait(false);
            return await (later.IsCompletedSuccessfully ? later : first).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            RerankCall.Observe(first);
            if (second is not null) RerankCall.Observe(second);
        }
    }
}
