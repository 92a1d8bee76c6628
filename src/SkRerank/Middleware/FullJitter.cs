namespace SkRerank.Middleware;

/// <summary>Gives a random part of BaseDelay · 2^(attempt − 1), at most of MaxDelay ("full jitter").</summary>
internal sealed class FullJitter(RetryOptions options)
{
    private readonly Random _random = new(options.Seed ?? Guid.NewGuid().GetHashCode());
    private readonly TimeSpan _base = options.BaseDelay;
    private readonly TimeSpan _most = options.MaxDelay;

    public TimeSpan Next(int attempt)
    {
        var most = Math.Min(_most.TotalMilliseconds, _base.TotalMilliseconds * Math.Pow(2, attempt - 1));
        lock (_random) return TimeSpan.FromMilliseconds(most * _random.NextDouble());
    }
}
