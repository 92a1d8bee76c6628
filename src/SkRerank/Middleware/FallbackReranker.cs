namespace SkRerank.Middleware;

/// <summary>Asks other rerankers when the inner one fails, and at last leaves the documents in their incoming order; the answer is marked <see cref="RerankResponse.IsFallback"/>.</summary>
/// <remarks>
/// A failure is any exception but the caller's own cancellation and an <see cref="ArgumentException"/>, and an answer that does not score what was asked. The scores of a fallback are on its own scale;
/// those of the incoming order are of <see cref="ScoreKind.Ordinal"/>. Fallbacks are counted (<see cref="RerankTelemetry.Fallbacks"/>).
/// </remarks>
public sealed class FallbackReranker : DelegatingReranker
{
    private readonly IReranker[] _others;
    private readonly bool _keepsOrder;
    private readonly Action<Exception>? _onFallback;

    /// <summary>Initializes a new instance of the <see cref="FallbackReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is nothing to fall back to, or a reranker is <see langword="null"/>.</exception>
    public FallbackReranker(IReranker innerReranker, FallbackOptions? options = null)
        : base(innerReranker)
    {
        options ??= new FallbackOptions();
        if (options.Rerankers.Contains(null!)) throw new ArgumentException("A fallback must be a reranker, but one is null.", nameof(options));
        if (options.Rerankers.Count == 0 && !options.KeepIncomingOrder) throw new ArgumentException("There must be something to fall back to, but there is no other reranker and KeepIncomingOrder is not set.", nameof(options));
        _others = [.. options.Rerankers];
        _keepsOrder = options.KeepIncomingOrder;
        _onFallback = options.OnFallback;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">Every reranker failed, and the incoming order is no fallback; the exception is that of the inner one.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        Exception? first = null;
        for (var i = -1; i < _others.Length; i++)
        {
            var reranker = i < 0 ? InnerReranker : _others[i];
            try
            {
                var response = await reranker.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
                CompleteScores.RequireSelected(response, documents.Count, options?.TopN, "documents", RerankCall.ProviderOf(reranker));
                return first is null ? response : Marked(new RerankResponse(response, response.Results, response.ScoreKind) { IsFallback = true });
            }
            catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
            {
                first ??= exception;
                _onFallback?.Invoke(exception);
            }
        }

        if (_keepsOrder) return Marked(new RerankResponse(IncomingOrder.Results(documents.Count), ScoreKind.Ordinal, options?.TopN) { IsFallback = true });
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first!);
        return null;
    }

    private static RerankResponse Marked(RerankResponse response)
    {
        RerankTelemetry.FallbackCalls.Add(1);
        return response;
    }
}
