namespace SkRerank.Middleware;

/// <summary>Makes a call again when its failure says that it may succeed then (<see cref="RerankException.IsTransient"/>), after a bounded wait.</summary>
internal sealed class RetryPolicy
{
    private readonly RetryOptions _options;
    private readonly FullJitter _jitter;

    public RetryPolicy(RetryOptions options)
    {
        _options = new RetryOptions { MaxAttempts = options.MaxAttempts, BaseDelay = options.BaseDelay, MaxDelay = options.MaxDelay, TimeProvider = options.TimeProvider };
        _jitter = new FullJitter(options);
    }

    /// <summary>Makes a call, and again after failures that may pass.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                return await call(cancellationToken).ConfigureAwait(false);
            }
            catch (RerankException exception) when (exception.IsTransient && attempt < _options.MaxAttempts && !(exception.RetryAfter > _options.MaxDelay) && !cancellationToken.IsCancellationRequested)
            {
                // A date that a server gave may be past already.
                wait = exception.RetryAfter is { } after ? TimeSpan.FromTicks(Math.Max(0, after.Ticks)) : _jitter.Next(attempt);
            }

            await RerankCall.DelayAsync(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
