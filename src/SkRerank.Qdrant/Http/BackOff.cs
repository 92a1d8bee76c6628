using SkRerank.Middleware;

namespace SkRerank.Qdrant.Http;

/// <summary>Gives a random part of BaseDelay · 2^(attempt − 1), at most of MaxDelay, so that many clients do not come back together.</summary>
internal sealed class BackOff(RetryOptions options)
{
    private readonly Random _random = new(options.Seed ?? Guid.NewGuid().GetHashCode());
    private readonly TimeSpan _base = options.BaseDelay;
    private readonly TimeSpan _most = options.MaxDelay;

    public TimeSpan Next(int attempt)
    {
        double most = Math.Min(_most.TotalMilliseconds, _base.TotalMilliseconds * Math.Pow(2, attempt - 1));
        lock (_random) return TimeSpan.FromMilliseconds(most * _random.NextDouble());
    }
}
