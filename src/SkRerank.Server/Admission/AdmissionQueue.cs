using SkRerank.Server.Requests;

namespace SkRerank.Server.Admission;

/// <summary>The one queue in front of the models: bounded by tokens, requests and time, fair among callers, and free of those who went away. Thread-safe.</summary>
/// <remarks>
/// Start-time fair queueing (Goyal, Vin and Cheng, 1996): each request has a virtual start, the later of the queue's clock and the end of its caller's last request, and the earliest runs first;
/// so a caller with a thousand requests waits behind its own and not before those of others.
/// Where the queue is full, whoever has most waiting gives way (longest queue drop: Suter, Lakshman, Stiliadis and Choudhury, 1998); so a flood fills the queue for its own sender and for nobody else.
/// </remarks>
internal sealed class AdmissionQueue : IDisposable
{
    private const int FewCallers = 1000;

    // What of a measured time is left after another: some twenty requests count.
    private const double Memory = 0.95;

    private readonly Lock _lock = new();
    private readonly SortedSet<Waiter> _waiters = new(Comparer<Waiter>.Create((one, other) => (one.Start, one.Number).CompareTo((other.Start, other.Number))));
    private readonly Dictionary<string, Caller> _callers = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SkRerankServerOptions _options;
    private readonly TimeProvider _clock;

    private double _virtualTime;
    private long _number;
    private long _runningTokens;
    private double _doneTokens;
    private double _doneRequests;
    private double _busySeconds;
    private int _callersThatWait;
    private int _manyCallers = FewCallers;
    private bool _draining;

    public AdmissionQueue(SkRerankServerOptions options, TimeProvider? clock = null) => (_options, _clock, Draining) = (options, clock ?? TimeProvider.System, _stopping.Token);

    public int Running { get; private set; }

    public int Waiting => _waiters.Count;

    public long WaitingTokens { get; private set; }

    public bool IsDraining => Draining.IsCancellationRequested;

    /// <summary>Gets the token that ends when no more requests are taken.</summary>
    public CancellationToken Draining { get; }

    /// <summary>Gets what ends when no more requests are taken and none is left.</summary>
    public Task Emptied => _emptied.Task;

    /// <summary>Waits for a place; the lease gives it back.</summary>
    /// <exception cref="RequestFailure">Too much is waiting, it waited too long, or the server is stopping.</exception>
    /// <exception cref="OperationCanceledException">The caller went away, or its time ran out.</exception>
    public async Task<Lease> EnterAsync(string caller, long tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_draining) throw Stopping();
            var from = Find(caller);
            if (Expected(from) > _options.MaxQueueTime.TotalSeconds) throw TooMuch($"The server has {Waiting} requests of {WaitingTokens} tokens waiting, and would not come to this one in {_options.MaxQueueTime.TotalSeconds:0.###} seconds");
            MakeRoom(from, tokens);
            waiter = new Waiter(from, tokens, Math.Max(_virtualTime, from.End), _number++);
            if (from.Requests == 0) _callersThatWait++;
            from.Add(waiter);
            _waiters.Add(waiter);
            WaitingTokens += tokens;
            Dispatch();
        }

        if (!waiter.Turn.IsCompletedSuccessfully) await WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
        var lease = new Lease(this, tokens, _clock.GetTimestamp());
        if (!cancellationToken.IsCancellationRequested) return lease;

        // It left in the moment in which its turn came: nothing is begun for it.
        Leave(tokens, TimeSpan.Zero);
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Says that no more requests are taken.</summary>
    public static RequestFailure Stopping() => new(FailureKind.Unavailable, "The server is stopping and takes no more requests; send it to another, or again in a while.", TimeSpan.FromSeconds(5));

    /// <summary>Takes no more requests; those that are in go on.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _draining = true;
            TellEmptied();
        }

        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var gone = cancellationToken.UnsafeRegister((_, token) => TakeOut(waiter, () => new OperationCanceledException(token)), null);
        using var patience = _clock.CreateTimer(_ => TakeOut(waiter, () => TooMuch($"The server did not come to the request in {_options.MaxQueueTime.TotalSeconds:0.###} seconds")), null, _options.MaxQueueTime, Timeout.InfiniteTimeSpan);
        await waiter.Turn.ConfigureAwait(false);
    }

    private void TakeOut(Waiter waiter, Func<Exception> why)
    {
        lock (_lock)
        {
            if (!Remove(waiter)) return;
            waiter.Refuse(why());
            TellEmptied();
        }
    }

    // By what the queue is full of, requests or tokens, the caller who has most of it loses its last ones, where it still has as much as the newcomer then.
    private void MakeRoom(Caller caller, long tokens)
    {
        if (HasRoom(tokens, 0, 0)) return;
        var isByRequests = Waiting >= _options.MaxQueuedRequests;
        var most = _callers.Values.MaxBy(one => isByRequests ? one.Requests : one.Tokens)!;
        List<Waiter> last = [];
        var freed = 0L;
        if (most != caller)
        {
            foreach (var waiter in _waiters.Reverse().Where(waiter => waiter.Caller == most))
            {
                if (HasRoom(tokens, last.Count, freed)) break;
                last.Add(waiter);
                freed += waiter.Tokens;
            }
        }

        var gives = isByRequests ? most.Requests - last.Count > caller.Requests : most.Tokens - freed >= caller.Tokens + tokens;
        if (!gives || !HasRoom(tokens, last.Count, freed)) throw TooMuch($"The server has {Waiting} requests of {WaitingTokens} tokens waiting and takes no more");
        foreach (var waiter in last)
        {
            Remove(waiter);
            waiter.Refuse(TooMuch("The server has too much waiting, most of it of this caller, and gave the place to another"));
        }
    }

    private bool HasRoom(long tokens, int fewerRequests, long fewerTokens) =>
        Waiting - fewerRequests < _options.MaxQueuedRequests && WaitingTokens - fewerTokens + tokens <= _options.MaxQueuedTokens;

    private bool Remove(Waiter waiter)
    {
        if (!TakeOff(waiter)) return false;
        waiter.Caller.Forget(waiter);
        return true;
    }

    private bool TakeOff(Waiter waiter)
    {
        if (!_waiters.Remove(waiter)) return false;
        waiter.Caller.Remove(waiter);
        if (waiter.Caller.Requests == 0) _callersThatWait--;
        WaitingTokens -= waiter.Tokens;
        return true;
    }

    // What stands before a caller's next request is its own, and as much of every other's as is there.
    private double Expected(Caller caller) => Seconds(Math.Min(WaitingTokens, (double)caller.Tokens * _callersThatWait), Math.Min(Waiting, (double)caller.Requests * _callersThatWait));

    // By tokens and by requests, and the smaller: tokens say little of searches, requests say little of long lists, and who waits in vain is sent away by the clock.
    private double Seconds(double tokens, double requests) => _busySeconds == 0 ? 0 : _busySeconds * Math.Min(tokens / _doneTokens, requests / _doneRequests);

    private Caller Find(string name)
    {
        // Callers whose past does not count any more are forgotten, where there are many.
        if (_callers.Count >= _manyCallers)
        {
            foreach (var (key, one) in _callers.Where(pair => pair.Value.Requests == 0 && pair.Value.End <= _virtualTime).ToList()) _callers.Remove(key);
            _manyCallers = Math.Max(FewCallers, 2 * _callers.Count);
        }

        if (!_callers.TryGetValue(name, out var caller)) _callers.Add(name, caller = new Caller());
        return caller;
    }

    private void Leave(long tokens, TimeSpan elapsed)
    {
        lock (_lock)
        {
            // Those that run share the machine, so each took its share of the time; what is long ago counts less.
            if (elapsed > TimeSpan.Zero)
            {
                _busySeconds = (_busySeconds * Memory) + (elapsed.TotalSeconds / Running);
                _doneTokens = (_doneTokens * Memory) + Math.Max(1, tokens);
                _doneRequests = (_doneRequests * Memory) + 1;
            }

            Running--;
            _runningTokens -= tokens;
            Dispatch();
            TellEmptied();
        }
    }

    private void Dispatch()
    {
        while (Running < _options.MaxRunningRequests && _waiters.Min is { } next)
        {
            TakeOff(next);
            _virtualTime = Math.Max(_virtualTime, next.Start);
            Running++;
            _runningTokens += next.Tokens;
            next.Begin();
        }
    }

    private void TellEmptied()
    {
        if (_draining && Running == 0 && Waiting == 0) _emptied.TrySetResult();
    }

    private RequestFailure TooMuch(string sentence) => new(FailureKind.Overloaded, sentence + "; send it again after the time of retry-after.", RetryAfter());

    // By then half of what is here is done.
    private TimeSpan RetryAfter() => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(Seconds(WaitingTokens + _runningTokens, Waiting + Running) / 2), 1, 60));

    /// <summary>A place among the running; given back once.</summary>
    internal sealed class Lease(AdmissionQueue queue, long tokens, long since) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) queue.Leave(tokens, queue._clock.GetElapsedTime(since));
        }
    }

    /// <summary>What one caller has waiting, and the virtual end of its last request.</summary>
    private sealed class Caller
    {
        public double End { get; private set; }

        public int Requests { get; private set; }

        public long Tokens { get; private set; }

        public void Add(Waiter waiter)
        {
            End = waiter.End;
            Requests++;
            Tokens += waiter.Tokens;
        }

        public void Remove(Waiter waiter)
        {
            Requests--;
            Tokens -= waiter.Tokens;
        }

        // What was never done costs its caller nothing, where nothing of the caller stands behind it.
        public void Forget(Waiter waiter)
        {
            if (End == waiter.End) End = waiter.Start;
        }
    }

    private sealed class Waiter(Caller caller, long tokens, double start, long number)
    {
        private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Caller Caller => caller;

        public long Tokens => tokens;

        public double Start => start;

        public double End => start + Math.Max(1, tokens);

        public long Number => number;

        public Task Turn => _turn.Task;

        public void Begin() => _turn.SetResult();

        public void Refuse(Exception error) => _turn.SetException(error);
    }
}
