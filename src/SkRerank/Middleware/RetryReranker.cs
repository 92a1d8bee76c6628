namespace SkRerank.Middleware;

/// <summary>Makes a call again when its failure says that it may succeed then (<see cref="RerankException.IsTransient"/>); reranking changes nothing, so a second call does no harm.</summary>
/// <remarks>Waits as long as <see cref="RerankException.RetryAfter"/> asks, else a random part of BaseDelay · 2^(attempt − 1) ("full jitter"). Other failures, and the caller's cancellation, are thrown at once.</remarks>
public sealed class RetryReranker : DelegatingReranker
{
    private readonly RetryPolicy _policy;

    /// <summary>Initializes a new instance of the <see cref="RetryReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public RetryReranker(IReranker innerReranker, RetryOptions? options = null)
        : base(innerReranker)
    {
        _policy = new RetryPolicy(options ?? new RetryOptions());
    }

    /// <inheritdoc/>
    public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        return _policy.RunAsync(token => base.RerankAsync(query, documents, options, token), cancellationToken);
    }
}
