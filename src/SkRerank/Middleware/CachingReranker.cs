using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using SkRerank.Calibration;
using SkRerank.Selection;

namespace SkRerank.Middleware;

/// <summary>Remembers scores: of each pair of query and document where a score depends on these alone, and else of the whole list.</summary>
/// <remarks>
/// Pairs that are not in the cache are scored in one inner call and merged. The key is a SHA-256 of the model, its revision (<see cref="CachingOptions.ModelRevision"/>, else the metadata's), the calibrator inside, the query, and the document's title and text.
/// An entry that cannot be read, or is of another version, counts as missing and is written again; a cache that fails counts as empty, and the failure is counted and logged
/// (<see cref="RerankTelemetry.CacheLookups"/>). Answers of a fallback, partial ones, and those that a selection stage took documents out of, are not kept. A call with a raw request or additional properties goes past the cache.
/// </remarks>
public sealed partial class CachingReranker : DelegatingReranker
{
    private readonly ScoreStore _store;
    private readonly string _prefix;
    private readonly string? _revision;
    private readonly ILogger? _logger;
    private readonly RerankerMetadata? _metadata;
    private readonly string? _calibrator;

    /// <summary>Initializes a new instance of the <see cref="CachingReranker"/> class over a distributed cache.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="cache">The cache; not disposed.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is a threshold inside, which leaves documents out.</exception>
    public CachingReranker(IReranker innerReranker, IDistributedCache cache, CachingOptions? options = null)
        : this(innerReranker, ScoreStore.Of(cache, options?.EntryOptions), options)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="CachingReranker"/> class over a hybrid cache.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="cache">The cache; not disposed.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is a threshold inside, which leaves documents out.</exception>
    public CachingReranker(IReranker innerReranker, HybridCache cache, CachingOptions? options = null)
        : this(innerReranker, ScoreStore.Of(cache, options?.EntryOptions), options)
    {
    }

    private CachingReranker(IReranker innerReranker, ScoreStore store, CachingOptions? options)
        : base(innerReranker)
    {
        options ??= new CachingOptions();
        (_store, _prefix, _revision, _logger) = (store, options.KeyPrefix, options.ModelRevision, options.Logger);
        _metadata = innerReranker.GetService<RerankerMetadata>();
        _calibrator = innerReranker.GetService<Calibrator>()?.ToJson();
        if (innerReranker.GetService<ThresholdingReranker>() is not null) throw new ArgumentException("A cache keeps the scores of every document, but a threshold inside leaves some out; put UseThreshold outside of the cache.", nameof(innerReranker));
    }

    /// <inheritdoc/>
    public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var isSpecial = options?.RawRepresentationFactory is not null || options?.AdditionalProperties is { Count: > 0 };
        if (documents.Count == 0 || isSpecial) return base.RerankAsync(query, documents, options, cancellationToken);
        return _metadata?.ScoresAreIndependent == true ? PairsAsync(query, documents, options, cancellationToken) : ListAsync(query, documents, options, cancellationToken);
    }

    private async Task<RerankResponse> PairsAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options, CancellationToken cancellationToken)
    {
        string[] keys = [.. documents.Select(document => CacheKey.Of(_prefix, [.. Model(options), query, document.Title, document.Text]))];
        var known = new CachedScore?[keys.Length];
        for (var i = 0; i < keys.Length; i++) known[i] = await ReadAsync(keys[i], 1, cancellationToken).ConfigureAwait(false);
        int[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => known[i] is null)];
        RerankResponse? scored = null;
        if (missing.Length > 0)
        {
            scored = await base.RerankAsync(query, [.. missing.Select(i => documents[i])], RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
            CompleteScores.Require(scored, missing.Length, "documents", RerankCall.ProviderOf(InnerReranker));
        }

        // Scores on two scales cannot be merged: then everything is scored again, by one model.
        var kinds = known.OfType<CachedScore>().Select(score => (score.Kind, score.Model)).Distinct().ToArray();
        if (scored is { IsFallback: true } or { IsPartial: true } || kinds.Length > 1 || (scored is not null && kinds.Length == 1 && kinds[0] != (scored.ScoreKind, scored.ModelId)))
            return missing.Length == keys.Length ? Cut(scored!, options) : await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);

        var results = new List<RerankResult>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (known[i] is { } score) results.Add(score.Results[0].ToResult(i));
        }

        foreach (var result in scored?.Results ?? [])
        {
            var kept = CachedResult.Of(result, 0);
            results.Add(kept.ToResult(missing[result.Index]));
            await WriteAsync(keys[missing[result.Index]], new CachedScore(CachedScore.Current, scored!.ScoreKind, scored.ModelId, [kept]), cancellationToken).ConfigureAwait(false);
        }

        return scored is not null
            ? new RerankResponse(scored, results, scored.ScoreKind, options?.TopN)
            : new RerankResponse(results, kinds[0].Kind, options?.TopN) { ModelId = kinds[0].Model };
    }

    private async Task<RerankResponse> ListAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options, CancellationToken cancellationToken)
    {
        // What blends in the incoming score, or reads the order, needs both in the key.
        var key = CacheKey.Of(_prefix, [.. Model(options), query, .. documents.SelectMany(document => new[] { document.Title, document.Text, document.RetrievalScore?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) })]);
        if (await ReadAsync(key, documents.Count, cancellationToken).ConfigureAwait(false) is { } known)
            return new RerankResponse(known.Results.Select(result => result.ToResult(result.Index)), known.Kind, options?.TopN) { ModelId = known.Model };
        var scored = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(scored, documents.Count, null, "documents", RerankCall.ProviderOf(InnerReranker));
        if (!scored.IsFallback && !scored.IsPartial && scored.Removed.Count == 0)
            await WriteAsync(key, new CachedScore(CachedScore.Current, scored.ScoreKind, scored.ModelId, [.. scored.Results.Select(result => CachedResult.Of(result, result.Index))]), cancellationToken).ConfigureAwait(false);
        return Cut(scored, options);
    }

    private static RerankResponse Cut(RerankResponse response, RerankOptions? options) => options?.TopN is { } topN ? new RerankResponse(response, response.Results, response.ScoreKind, topN) : response;

    private string?[] Model(RerankOptions? options) => [_metadata?.ProviderName, _metadata?.ProviderUri?.ToString(), options?.ModelId ?? _metadata?.DefaultModelId, _revision ?? _metadata?.ModelRevision, _calibrator, options?.Tier?.ToString()];

    private async ValueTask<CachedScore?> ReadAsync(string key, int documents, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await _store.Get(key, cancellationToken).ConfigureAwait(false);
            if (bytes is null) return Count(null, "miss");
            var score = JsonSerializer.Deserialize(bytes, CachedScoreContext.Default.CachedScore);
            return score?.IsFor(documents) == true ? Count(score, "hit") : Count(null, "unreadable");
        }
        catch (JsonException)
        {
            return Count(null, "unreadable");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (_logger is not null) LogFailed(_logger, exception, "read");
            return Count(null, "failed");
        }
    }

    private async ValueTask WriteAsync(string key, CachedScore score, CancellationToken cancellationToken)
    {
        try
        {
            await _store.Set(key, JsonSerializer.SerializeToUtf8Bytes(score, CachedScoreContext.Default.CachedScore), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (_logger is not null) LogFailed(_logger, exception, "written");
            Count(null, "failed");
        }
    }

    private static CachedScore? Count(CachedScore? score, string outcome)
    {
        RerankTelemetry.Lookups.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return score;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A score could not be {Operation} in the cache; the call goes on without it.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string operation);
}
