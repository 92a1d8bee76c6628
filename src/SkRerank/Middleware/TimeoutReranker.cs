namespace SkRerank.Middleware;

/// <summary>Ends a call that takes too long with a <see cref="RerankException"/> that says so; the caller's own cancellation stays a cancellation.</summary>
/// <remarks>The inner call is cancelled; one that does not listen to its token is left behind, and its later result or failure is dropped.</remarks>
public sealed class TimeoutReranker : DelegatingReranker
{
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly string _provider;

    /// <summary>Initializes a new instance of the <see cref="TimeoutReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not positive.</exception>
    public TimeoutReranker(IReranker innerReranker, TimeSpan timeout, TimeProvider? timeProvider = null)
        : base(innerReranker)
    {
        if (timeout <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(timeout), timeout, $"The timeout must be greater than 0, but was {timeout}.");
        _timeout = timeout;
        _time = timeProvider ?? TimeProvider.System;
        _provider = RerankCall.ProviderOf(innerReranker);
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        using var timer = RerankCall.Timer(_timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await RerankCall.WaitAsync(base.RerankAsync(query, documents, options, linked.Token), linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RerankException($"The reranker '{_provider}' must answer within {_timeout}, but took longer on {documents.Count} documents; raise the timeout, give fewer documents, or add a fallback.", exception)
            {
                ProviderName = _provider,
                Operation = "timeout",
                IsTransient = true,
            };
        }
    }
}
