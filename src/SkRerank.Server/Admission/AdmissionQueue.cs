using SkRerank.Server.Requests;

namespace SkRerank.Server.Admission;

/// <summary>The one queue in front of the models: bounded by tokens, fair among callers, and free of those who went away. Thread-safe.</summary>
/// <remarks>
/// Start-time fair queueing (Goyal, Vin and Cheng, 1996): each request has a virtual start, the later of the queue's clock and the end of its caller's last request, and the earliest runs first;
/// so a caller with a thousand requests waits behind its own and not before those of others.
/// </remarks>
internal sealed class AdmissionQueue
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Waiter, (double Start, long Number)> _waiters = new();
    private readonly Dictionary<string, double> _ends = new(StringComparer.Ordinal);
    private readonly SkRerankServerOptions _options;
    private readonly TimeProvider _clock;

    private double _virtualTime;
    private long _number;
    private double _tokensPerSecond;
    private long _runningTokens;
    private bool _draining;

    public AdmissionQueue(SkRerankServerOptions options, TimeProvider? clock = null) => (_options, _clock) = (options, clock ?? TimeProvider.System);

    public int Running { get; private set; }

    public int Waiting { get; private set; }

    public long WaitingTokens { get; private set; }

    public bool IsDraining
    {
        get
        {
            lock (_lock) return _draining;
        }
    }

    /// <summary>Waits for a place; the lease gives it back.</summary>
    /// <exception cref="RequestFailure">Too much is waiting, or the server is stopping.</exception>
    /// <exception cref="OperationCanceledException">The caller went away, or its time ran out.</exception>
    public async Task<Lease> EnterAsync(string caller, long tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_draining) throw new RequestFailure(FailureKind.Unavailable, "The server is stopping and takes no more requests; send it to another, or again in a while.", TimeSpan.FromSeconds(5));
            if (Waiting >= _options.MaxQueuedRequests || WaitingTokens + tokens > _options.MaxQueuedTokens)
                throw new RequestFailure(FailureKind.Overloaded, $"The server has {Waiting} requests of {WaitingTokens} tokens waiting and takes no more; send it again after the time of retry-after.", RetryAfter());
            waiter = new Waiter(tokens);
            var start = Math.Max(_virtualTime, _ends.GetValueOrDefault(caller));
            _ends[caller] = start + Math.Max(1, tokens);
            _waiters.Enqueue(waiter, (start, _number++));
            Waiting++;
            WaitingTokens += tokens;
            Dispatch();
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).Cancel(token), waiter))
        {
            try
            {
                await waiter.Turn.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    Waiting--;
                    WaitingTokens -= tokens;
                }

                throw;
            }
        }

        return new Lease(this, tokens, _clock.GetTimestamp());
    }

    /// <summary>Takes no more requests; those that are in go on.</summary>
    public void Drain()
    {
        lock (_lock) _draining = true;
    }

    private void Leave(long tokens, long since)
    {
        var seconds = _clock.GetElapsedTime(since).TotalSeconds;
        lock (_lock)
        {
            // The speed of one request times the requests at once, smoothed: what retry-after is made from.
            if (seconds > 0) _tokensPerSecond = _tokensPerSecond == 0 ? tokens / seconds * Running : (0.9 * _tokensPerSecond) + (0.1 * tokens / seconds * Running);
            Running--;
            _runningTokens -= tokens;
            Dispatch();
        }
    }

    private void Dispatch()
    {
        while (Running < _options.MaxRunningRequests && _waiters.TryDequeue(out var waiter, out var priority))
        {
            _virtualTime = Math.Max(_virtualTime, priority.Start);
            if (!waiter.TryStart()) continue;
            Waiting--;
            WaitingTokens -= waiter.Tokens;
            Running++;
            _runningTokens += waiter.Tokens;
        }

        // Callers whose past does not count any more are forgotten.
        if (_waiters.Count == 0 && _ends.Count > 1000) _ends.Clear();
    }

    private TimeSpan RetryAfter()
    {
        var seconds = _tokensPerSecond > 0 ? (WaitingTokens + _runningTokens) / _tokensPerSecond / 2 : 1;
        return TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 1, 60));
    }

    /// <summary>A place among the running; given back once.</summary>
    internal sealed class Lease(AdmissionQueue queue, long tokens, long since) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) queue.Leave(tokens, since);
        }
    }

    private sealed class Waiter(long tokens)
    {
        private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Tokens { get; } = tokens;

        public Task Turn => _turn.Task;

        public bool TryStart() => _turn.TrySetResult();

        public void Cancel(CancellationToken token) => _turn.TrySetCanceled(token);
    }
}
