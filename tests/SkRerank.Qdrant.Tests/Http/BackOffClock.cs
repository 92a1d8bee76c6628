namespace SkRerank.Qdrant.Tests.Http;

/// <summary>Lets waits between attempts end at once, and remembers them; an attempt's own limit, which is a minute by default, runs as it is.</summary>
internal sealed class BackOffClock : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == new QdrantConnectionOptions().Timeout) return base.CreateTimer(callback, state, dueTime, period);
        _waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
