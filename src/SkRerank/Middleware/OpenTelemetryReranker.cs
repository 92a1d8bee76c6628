using System.Diagnostics;

namespace SkRerank.Middleware;

/// <summary>Makes an activity of each call and counts what went in and came out; the names are in <see cref="RerankTelemetry"/>.</summary>
/// <remarks>Where nobody listens it does nothing but ask. Each wrapped stage has its own activity: put one around every reranker whose duration is of interest.</remarks>
public sealed class OpenTelemetryReranker : DelegatingReranker
{
    private readonly string _provider;
    private readonly string? _model;
    private readonly bool _sensitive;
    private readonly double? _price;

    /// <summary>Initializes a new instance of the <see cref="OpenTelemetryReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public OpenTelemetryReranker(IReranker innerReranker, OpenTelemetryOptions? options = null)
        : base(innerReranker)
    {
        var metadata = innerReranker.GetService<RerankerMetadata>();
        _provider = metadata?.ProviderName ?? "reranker";
        _model = metadata?.DefaultModelId;
        _sensitive = options?.EnableSensitiveData ?? false;
        _price = (double?)options?.PricePerMillionTokens;
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        using var activity = Start(query, documents.Count, options);
        try
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            Record(activity, response, documents.Count, start);
            return response;
        }
        catch (Exception exception)
        {
            // Text of exceptions may quote the query, so only the type goes out.
            activity?.SetTag("error.type", exception.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error);
            if (RerankTelemetry.Duration.Enabled)
                RerankTelemetry.Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new TagList { { "provider", _provider }, { "model", options?.ModelId ?? _model }, { "error.type", exception.GetType().FullName } });
            throw;
        }
    }

    private Activity? Start(string query, int count, RerankOptions? options)
    {
        if (!RerankTelemetry.Activities.HasListeners()) return null;
        var activity = RerankTelemetry.Activities.StartActivity($"rerank {options?.ModelId ?? _model ?? _provider}", ActivityKind.Client);
        activity?.SetTag("skrerank.provider", _provider).SetTag("skrerank.model", options?.ModelId ?? _model).SetTag("skrerank.documents.in", count);
        if (_sensitive) activity?.SetTag("skrerank.query", query);
        return activity;
    }

    private void Record(Activity? activity, RerankResponse response, int count, long start)
    {
        activity?.SetTag("skrerank.documents.out", response.Results.Count).SetTag("skrerank.score.kind", response.ScoreKind.ToString())
            .SetTag("skrerank.fallback", response.IsFallback).SetTag("skrerank.partial", response.IsPartial).SetTag("skrerank.documents.truncated", response.TruncatedCount);
        if (response.Threshold is { } threshold) activity?.SetTag("skrerank.threshold.calibrated", !threshold.IsUncalibrated).SetTag("skrerank.threshold.applied", threshold.IsApplied);
        if (response.EstimatedCost is { } estimate) activity?.SetTag("skrerank.cost", (double)estimate);
        if (response.Decision is { } decision) activity?.SetTag("skrerank.decision", decision.Rerank ? "rerank" : "skip").SetTag("skrerank.decision.rule", decision.Rule);
        if (!RerankTelemetry.Duration.Enabled && !RerankTelemetry.In.Enabled && !RerankTelemetry.Out.Enabled && !RerankTelemetry.Tokens.Enabled && !RerankTelemetry.CostCounter.Enabled) return;
        var tags = new TagList { { "provider", _provider }, { "model", response.ModelId ?? _model } };
        RerankTelemetry.Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        RerankTelemetry.In.Add(count, tags);
        RerankTelemetry.Out.Add(response.Results.Count, tags);
        var tokens = response.Usage?.TotalTokenCount ?? Sum(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
        if (tokens is { } used) RerankTelemetry.Tokens.Add(used, tags);
        if (((double?)response.EstimatedCost ?? (tokens * _price / 1_000_000)) is { } cost) RerankTelemetry.CostCounter.Add(cost, tags);
    }

    private static long? Sum(long? input, long? output) => input is null ? output : input + (output ?? 0);
}
