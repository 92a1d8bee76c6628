namespace SkRerank.TestSupport;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> _watchers = [];
    private DateTimeOffset _now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends when a timer has been set for so long from its moment.</summary>
    public Task TimerOf(TimeSpan due)
    {
        lock (_lock)
        {
            if (_timers.Any(timer => timer.Set == due)) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((due, seen));
            return seen.Task;
        }
    }

    /// <summary>Moves the clock; timers ring in the order of their times.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.At <= end).MinBy(timer => timer.At);
                _now = next is null ? end : next.At > _now ? next.At : _now;
                if (next is not null) _timers.Remove(next);
            }

            if (next is null) return;
            next.Ring();
        }
    }

    internal void Set(ManualTimer timer, TimeSpan due)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan) return;
            (timer.Set, timer.At) = (due, _now + due);
            _timers.Add(timer);
            foreach (var (_, seen) in _watchers.Where(watcher => watcher.Due == due)) seen.TrySetResult();
        }
    }
}
