namespace SkRerank.Middleware;

/// <summary>Lets only so many calls run at a time; the others wait, in the order in which they came, or are refused where too many wait.</summary>
/// <remarks>A call keeps its place until what is inside ends, also where its caller has gone; put <c>UseTimeout</c> inside, so that a call that hangs gives its place back.</remarks>
public sealed class ConcurrencyLimitReranker : DelegatingReranker
{
    private readonly SemaphoreSlim _places;
    private readonly int _most;
    private readonly int? _waiting;
    private int _inside;

    /// <summary>Initializes a new instance of the <see cref="ConcurrencyLimitReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="concurrentCalls">How many calls may run at a time.</param>
    /// <param name="waitingCalls">How many more may wait, or <see langword="null"/> for any number.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrentCalls"/> is less than 1, or <paramref name="waitingCalls"/> is negative.</exception>
    public ConcurrencyLimitReranker(IReranker innerReranker, int concurrentCalls, int? waitingCalls = null)
        : base(innerReranker)
    {
        if (concurrentCalls < 1) throw new ArgumentOutOfRangeException(nameof(concurrentCalls), concurrentCalls, $"The number of concurrent calls must be greater than 0, but was {concurrentCalls}.");
        if (waitingCalls < 0) throw new ArgumentOutOfRangeException(nameof(waitingCalls), waitingCalls, $"The number of waiting calls must be 0 or greater, but was {waitingCalls}.");
        _most = concurrentCalls;
        _waiting = waitingCalls;
        _places = new SemaphoreSlim(concurrentCalls, concurrentCalls);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">Too many calls wait already.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count == 0) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        try
        {
            if (Interlocked.Increment(ref _inside) > (long)_most + (_waiting ?? int.MaxValue))
                throw new RerankException($"At most {_most} calls may run and {_waiting} wait, but there are more; try again later, or raise the limit.") { ProviderName = RerankCall.ProviderOf(InnerReranker), Operation = "queue", IsTransient = true };
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _places.Dispose();
        base.Dispose(disposing);
    }
}
