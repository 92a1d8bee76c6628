namespace SkRerank.Remote;

/// <summary>Holds what may be spent in a minute: full at first, refilled evenly.</summary>
internal sealed class TokenBucket
{
    private readonly double _perMinute;
    private double _level;
    private DateTimeOffset _last;

    /// <param name="perMinute">How much a full bucket holds, and how much flows in within a minute.</param>
    /// <param name="start">The time at which it is full.</param>
    public TokenBucket(double perMinute, DateTimeOffset start)
    {
        _perMinute = perMinute;
        _level = perMinute;
        _last = start;
    }

    /// <summary>Says how long to wait until so much may be taken; what is more than a full bucket waits for a full one.</summary>
    /// <param name="amount">How much.</param>
    /// <param name="share">The part of the inflow that is let in, above 0 and at most 1.</param>
    /// <param name="now">The time.</param>
    public TimeSpan Wait(double amount, double share, DateTimeOffset now)
    {
        var perSecond = _perMinute / 60 * share;
        if (now > _last) _level = Math.Min(_perMinute, _level + ((now - _last).TotalSeconds * perSecond));
        _last = now;
        var missing = Math.Min(amount, _perMinute) - _level;

        // Rounded up to a tick: a timer that rings early would find the bucket a hair too low.
        return missing <= 1e-9 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling(missing / perSecond * TimeSpan.TicksPerSecond));
    }

    /// <summary>Takes an amount, even below zero.</summary>
    public void Take(double amount) => _level -= amount;
}
