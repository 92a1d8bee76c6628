using SkRerank.Conditions;

namespace SkRerank.Middleware;

/// <summary>Reranks only where a condition says so, and else leaves the documents in their incoming order.</summary>
/// <remarks>
/// The decision is in <see cref="RerankResponse.Decision"/>; skipped calls are counted (<see cref="RerankTelemetry.SkippedReranks"/>). A skipped answer is of <see cref="ScoreKind.Ordinal"/>: put thresholds inside.
/// A shadow rerank that fails is no failure of the call; it is counted (<see cref="RerankTelemetry.ShadowFailures"/>) and not measured.
/// </remarks>
public sealed class ConditionalReranker : DelegatingReranker
{
    private const int Top = 10;

    private readonly IRerankCondition _condition;
    private readonly double _shadowRate;
    private readonly Action<ShadowRerank>? _onShadow;
    private readonly Random _random;
    private readonly RerankerMetadata? _metadata;

    /// <summary>Initializes a new instance of the <see cref="ConditionalReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="condition">Decides.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="condition"/> is <see langword="null"/>.</exception>
    public ConditionalReranker(IReranker innerReranker, IRerankCondition condition, ConditionalOptions? options = null)
        : base(innerReranker)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _condition = condition;
        _shadowRate = options?.ShadowRate ?? 0;
        _onShadow = options?.OnShadow;
        _random = new Random(options?.Seed ?? 0);

        // A skipped answer is on another scale and depends on the list, so nothing outside may merge answers.
        _metadata = innerReranker.GetService<RerankerMetadata>() is { } inner ? new RerankerMetadata(inner) { ScoreKind = null, ScoresAreIndependent = false } : null;
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count == 0) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        var decision = _condition.Decide(query, documents);
        if (decision.Rerank)
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            return new RerankResponse(response, response.Results, response.ScoreKind) { Decision = decision };
        }

        RerankTelemetry.Skipped.Add(1, new KeyValuePair<string, object?>("rule", decision.Rule));
        if (IsSampled()) await ShadowAsync(query, documents, options, decision, cancellationToken).ConfigureAwait(false);
        return new RerankResponse(IncomingOrder.Results(documents.Count), ScoreKind.Ordinal, options?.TopN) { Decision = decision };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }

    private bool IsSampled()
    {
        if (_shadowRate == 0) return false;
        lock (_random) return _random.NextDouble() < _shadowRate;
    }

    private async Task ShadowAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options, RerankDecision decision, CancellationToken cancellationToken)
    {
        RerankResponse reranked;
        try
        {
            reranked = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
            CompleteScores.RequireSelected(reranked, documents.Count, null, "documents", RerankCall.ProviderOf(InnerReranker));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RerankTelemetry.ShadowFailed.Add(1, new KeyValuePair<string, object?>("error.type", exception.GetType().FullName));
            return;
        }

        var top = Math.Min(Top, documents.Count);
        var change = reranked.Results.Take(top).Count(result => result.Index >= top) / (double)top;
        RerankTelemetry.Shadow.Record(change);
        _onShadow?.Invoke(new ShadowRerank(query, documents, reranked, decision, change));
    }
}
