using System.Diagnostics;
using SkRerank.Conditions;

namespace SkRerank.Middleware;

/// <summary>Reranks only where a condition says so, and else leaves the documents in their incoming order.</summary>
/// <remarks>
/// The decision is in <see cref="RerankResponse.Decision"/>; decisions are counted (<see cref="RerankTelemetry.RerankDecisions"/>, <see cref="RerankTelemetry.SkippedReranks"/>), and the reason stands in the call's activity.
/// A skipped answer is of <see cref="ScoreKind.Ordinal"/>: put thresholds and caches of pairs inside.
/// A shadow rerank that fails is no failure of the call; it is counted (<see cref="RerankTelemetry.ShadowFailures"/>) and not measured.
/// </remarks>
public sealed class ConditionalReranker : DelegatingReranker
{
    private const int Top = 10;

    private readonly IRerankCondition _condition;
    private readonly double _shadowRate;
    private readonly Action<ShadowRerank>? _onShadow;
    private readonly Func<string, IReadOnlyList<RerankDocument>, double>? _quality;
    private readonly Random _random;
    private readonly string _provider;
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
        _quality = options?.Quality;
        _random = new Random(options?.Seed ?? 0);
        _provider = RerankCall.ProviderOf(innerReranker);
        _metadata = RerankCall.WithoutScale(innerReranker.GetService<RerankerMetadata>());
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count == 0) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        var decision = _condition.Decide(query, documents);
        RerankTelemetry.Decisions.Add(1, new KeyValuePair<string, object?>("decision", decision.Rerank ? "rerank" : "skip"), new KeyValuePair<string, object?>("rule", decision.Rule));
        if (Activity.Current is { Source.Name: RerankTelemetry.ActivitySourceName } activity) activity.SetTag("skrerank.decision.reason", decision.Reason);
        if (decision.Rerank)
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            return new RerankResponse(response, response.Results, response.ScoreKind) { Decision = decision };
        }

        RerankTelemetry.Skipped.Add(1, new KeyValuePair<string, object?>("rule", decision.Rule));
        if (IsSampled() && await ShadowAsync(query, documents, options, cancellationToken).ConfigureAwait(false) is { } shadow) Measure(query, documents, decision, shadow);
        return new RerankResponse(IncomingOrder.Results(documents.Count), ScoreKind.Ordinal, options?.TopN) { Decision = decision };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return base.GetService(serviceType, serviceKey);
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        return serviceType == typeof(IRerankCondition) ? _condition : base.GetService(serviceType);
    }

    private bool IsSampled()
    {
        if (_shadowRate == 0) return false;
        lock (_random) return _random.NextDouble() < _shadowRate;
    }

    // Null where the shadow failed.
    private async Task<RerankResponse?> ShadowAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            var reranked = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
            CompleteScores.RequireSelected(reranked, documents.Count, null, "documents", _provider);
            return reranked;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RerankTelemetry.ShadowFailed.Add(1, new KeyValuePair<string, object?>("error.type", exception.GetType().FullName));
            return null;
        }
    }

    private void Measure(string query, IReadOnlyList<RerankDocument> documents, RerankDecision decision, RerankResponse reranked)
    {
        var top = Math.Min(Top, documents.Count);
        var change = reranked.Results.Take(top).Count(result => result.Index >= top) / (double)top;
        RerankTelemetry.Shadow.Record(change);
        double? regret = _quality is null ? null : _quality(query, [.. reranked.Results.Select(result => documents[result.Index])]) - _quality(query, documents);
        if (regret is { } cost) RerankTelemetry.Regret.Record(cost);
        _onShadow?.Invoke(new ShadowRerank(query, documents, reranked, decision, change) { Regret = regret });
    }
}
