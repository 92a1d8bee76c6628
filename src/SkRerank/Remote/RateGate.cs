namespace SkRerank.Remote;

/// <summary>Lets the requests of one key through no faster than the provider allows: so many at a time, so many in a minute, so many tokens in a minute.</summary>
/// <remarks>
/// Requests pass in the order in which they came. A refusal (429) closes the gate for as long as the provider asks and halves <see cref="Share"/>, once for all requests that were under way together; each success
/// adds to it again, so that one more request runs at a time after as many successes as run now. Thread-safe; share one among all rerankers that use the same key.
/// </remarks>
public sealed class RateGate
{
    private const double LeastShare = 1.0 / 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<RateGateTicket> _waiting = new();
    private readonly TimeProvider _time;
    private readonly int _maxConcurrency;
    private readonly TokenBucket? _requests;
    private readonly TokenBucket? _tokens;
    private readonly ITimer _timer;
    private double _share = 1;
    private int _running;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;
    private int _halvings;

    /// <summary>Initializes a new instance of the <see cref="RateGate"/> class.</summary>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    public RateGate(RateGateOptions? options = null)
    {
        options ??= new RateGateOptions();
        _time = options.TimeProvider;
        _maxConcurrency = options.MaxConcurrency;
        var now = _time.GetUtcNow();
        _requests = options.RequestsPerMinute is { } requests ? new TokenBucket(requests, now) : null;
        _tokens = options.TokensPerMinute is { } tokens ? new TokenBucket(tokens, now) : null;
        _timer = _time.CreateTimer(static gate => ((RateGate)gate!).Open(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the part of its limits that the gate uses, as the provider's refusals have taught it: above 0 and at most 1.</summary>
    public double Share
    {
        get
        {
            lock (_lock) return _share;
        }
    }

    /// <summary>Gets how many requests are under way.</summary>
    public int Running
    {
        get
        {
            lock (_lock) return _running;
        }
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="tokens">The tokens of the request, estimated.</param>
    /// <param name="cancellationToken">The token that ends the wait.</param>
    /// <returns>A ticket; its disposal says that the request has ended.</returns>
    internal async ValueTask<RateGateTicket> EnterAsync(long tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticket = new RateGateTicket(this, tokens);
        lock (_lock) ticket.Place = _waiting.AddLast(ticket);
        Open();
        using (cancellationToken.UnsafeRegister(static (state, token) => ((RateGateTicket)state!).Cancel(token), ticket))
            await ticket.Admitted.ConfigureAwait(false);
        return ticket;
    }

    internal void Leave()
    {
        lock (_lock) _running--;
        Open();
    }

    internal void Forget(RateGateTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.Place is not { List: not null } place) return;
            _waiting.Remove(place);
        }

        Open();
    }

    internal void Succeeded()
    {
        lock (_lock) _share = Math.Min(1, _share + (1 / (_share * _maxConcurrency * _maxConcurrency)));
    }

    internal void Refused(int halvingsBefore, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (retryAfter is { } wait && now + wait > _closedUntil) _closedUntil = now + wait;

            // Requests that were sent before the last halving say nothing new.
            if (halvingsBefore != _halvings) return;
            _share = Math.Max(LeastShare, _share / 2);
            _halvings++;
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first)
            {
                if (_running >= Math.Max(1, (int)(_maxConcurrency * _share))) return;
                var now = _time.GetUtcNow();
                var wait = Longest(_closedUntil - now, _requests?.Wait(1, _share, now), _tokens?.Wait(first.Value.Tokens, _share, now));
                if (wait > TimeSpan.Zero)
                {
                    _timer.Change(wait, Timeout.InfiniteTimeSpan);
                    return;
                }

                _requests?.Take(1);
                _tokens?.Take(first.Value.Tokens);
                _running++;
                _waiting.RemoveFirst();
                first.Value.Admit(_halvings);
            }
        }
    }

    private static TimeSpan Longest(TimeSpan a, TimeSpan? b, TimeSpan? c)
    {
        var longest = a > b || b is null ? a : b.Value;
        return longest > c || c is null ? longest : c.Value;
    }
}
