namespace SkRerank.Middleware;

/// <summary>Makes a call again when its failure says that it may succeed then (<see cref="RerankException.IsTransient"/>); reranking changes nothing, so a second call does no harm.</summary>
/// <remarks>Waits as long as <see cref="RerankException.RetryAfter"/> asks, else a random part of BaseDelay · 2^(attempt − 1) ("full jitter"). Other failures, and the caller's cancellation, are thrown at once.</remarks>
public sealed class RetryReranker : DelegatingReranker
{
    private readonly RetryOptions _options;
    private readonly FullJitter _jitter;

    /// <summary>Initializes a new instance of the <see cref="RetryReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public RetryReranker(IReranker innerReranker, RetryOptions? options = null)
        : base(innerReranker)
    {
        options ??= new RetryOptions();
        _options = new RetryOptions { MaxAttempts = options.MaxAttempts, BaseDelay = options.BaseDelay, MaxDelay = options.MaxDelay, TimeProvider = options.TimeProvider };
        _jitter = new FullJitter(options);
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            }
            catch (RerankException exception) when (exception.IsTransient && attempt < _options.MaxAttempts && !(exception.RetryAfter > _options.MaxDelay) && !cancellationToken.IsCancellationRequested)
            {
                // A date that a server gave may be past already.
                wait = exception.RetryAfter is { } after ? TimeSpan.FromTicks(Math.Max(0, after.Ticks)) : _jitter.Next(attempt);
            }

            await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
