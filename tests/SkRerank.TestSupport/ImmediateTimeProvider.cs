namespace SkRerank.TestSupport;

/// <summary>Lets every wait end at once, and remembers how long it would have been.</summary>
public sealed class ImmediateTimeProvider : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    /// <summary>Gets the waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
