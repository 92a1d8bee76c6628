namespace SkRerank.Middleware;

/// <summary>Refuses calls at once while the inner reranker is down: after so many failures in a row, until one call that is let through succeeds.</summary>
/// <remarks>A failure is a <see cref="RerankException"/> that may pass (<see cref="RerankException.IsTransient"/>); others, and cancellations, say nothing about the inner reranker. A refusal is transient too, with the rest of the break as its <see cref="RerankException.RetryAfter"/>; put a fallback outside.</remarks>
public sealed class CircuitBreakerReranker : DelegatingReranker
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _break;
    private readonly int _most;
    private readonly string _provider;
    private DateTimeOffset _openUntil = DateTimeOffset.MinValue;
    private int _failures;
    private bool _isTrying;

    /// <summary>Initializes a new instance of the <see cref="CircuitBreakerReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public CircuitBreakerReranker(IReranker innerReranker, CircuitBreakerOptions? options = null)
        : base(innerReranker)
    {
        options ??= new CircuitBreakerOptions();
        _time = options.TimeProvider;
        _break = options.BreakDuration;
        _most = options.Failures;
        _provider = RerankCall.ProviderOf(innerReranker);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The inner reranker failed, or has failed so often that it is not asked.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var isTrial = Enter();
        try
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            lock (_lock) _failures = 0;
            return response;
        }
        catch (RerankException exception) when (exception.IsTransient)
        {
            lock (_lock)
            {
                if (++_failures >= _most) _openUntil = _time.GetUtcNow() + _break;
            }

            throw;
        }
        finally
        {
            if (isTrial)
            {
                lock (_lock) _isTrying = false;
            }
        }
    }

    // Says whether this call alone is let through to see whether the inner reranker is back.
    private bool Enter()
    {
        lock (_lock)
        {
            if (_failures < _most) return false;
            var left = _openUntil - _time.GetUtcNow();
            if (left <= TimeSpan.Zero && !_isTrying) return _isTrying = true;
            throw new RerankException($"The reranker '{_provider}' is not asked, because it has failed {_failures} times in a row; call again later, or add a fallback.")
            {
                ProviderName = _provider,
                Operation = "circuit",
                RetryAfter = left > TimeSpan.Zero ? left : TimeSpan.Zero,
            };
        }
    }
}
