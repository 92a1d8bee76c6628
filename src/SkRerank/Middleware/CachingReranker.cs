using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace SkRerank.Middleware;

/// <summary>Remembers scores: of each pair of query and document where a score depends on these alone, and else of the whole list.</summary>
/// <remarks>
/// Pairs that are not in the cache are scored in one inner call and merged. The key is a SHA-256 of the model, its revision (<see cref="CachingOptions.ModelRevision"/>), the query, and all of a document that a scorer may read: its title, its text, and what its
/// stored token vectors are; for a whole list also the retrieval scores and trails, which conditions and blends read. Entries are read and written <see cref="CachingOptions.MaxConcurrency"/> at a time. Two calls that miss at once both score.
/// An entry that cannot be read, or is of another version, counts as missing and is written again; a cache that fails counts as empty, and the failure is counted and logged
/// (<see cref="RerankTelemetry.CacheLookups"/>). Answers of a fallback, partial ones, and those that a selection stage took documents out of, are not kept, and no ordinal as the score of a pair. A call with a raw request or additional properties goes past the cache.
/// </remarks>
public sealed partial class CachingReranker : DelegatingReranker
{
    private readonly ScoreStore _store;
    private readonly string _prefix;
    private readonly string? _revision;
    private readonly int _maxConcurrency;
    private readonly ILogger? _logger;
    private readonly RerankerMetadata? _metadata;

    /// <summary>Initializes a new instance of the <see cref="CachingReranker"/> class over a distributed cache.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="cache">The cache; not disposed.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="cache"/> is <see langword="null"/>.</exception>
    public CachingReranker(IReranker innerReranker, IDistributedCache cache, CachingOptions? options = null)
        : this(innerReranker, ScoreStore.Of(cache, options?.EntryOptions), options)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="CachingReranker"/> class over a hybrid cache.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="cache">The cache; not disposed.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="cache"/> is <see langword="null"/>.</exception>
    public CachingReranker(IReranker innerReranker, HybridCache cache, CachingOptions? options = null)
        : this(innerReranker, ScoreStore.Of(cache, options?.EntryOptions), options)
    {
    }

    private CachingReranker(IReranker innerReranker, ScoreStore store, CachingOptions? options)
        : base(innerReranker)
    {
        options ??= new CachingOptions();
        (_store, _prefix, _revision, _maxConcurrency, _logger) = (store, options.KeyPrefix, options.ModelRevision, options.MaxConcurrency, options.Logger);
        _metadata = innerReranker.GetService<RerankerMetadata>();
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
        string[] keys = [.. documents.Select(document => CacheKey.Of(_prefix, [.. Model(options), query, .. Contents(document)]))];
        var known = await ReadAsync(keys, 1, cancellationToken).ConfigureAwait(false);
        int[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => known[i] is null)];
        RerankResponse? scored = null;
        if (missing.Length > 0)
        {
            scored = await base.RerankAsync(query, [.. missing.Select(i => documents[i])], RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
            CompleteScores.Require(scored, missing.Length, "documents", RerankCall.ProviderOf(InnerReranker));
        }

        // Scores on two scales cannot be merged: then everything is scored again, by one model.
        var kinds = known.OfType<CachedScore>().Select(score => (score.Kind, score.Model)).Distinct().ToArray();
        if ((scored is not null && !IsScoreOfPairs(scored)) || kinds.Length > 1 || (scored is not null && kinds.Length == 1 && kinds[0] != (scored.ScoreKind, scored.ModelId)))
            return missing.Length == keys.Length ? Cut(scored!, options) : await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);

        var results = new RerankResult[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (known[i] is { } score) results[i] = score.Results[0].ToResult(i);
        }

        if (scored is null) return new RerankResponse(results, kinds[0].Kind, options?.TopN) { ModelId = kinds[0].Model };
        var entries = new (string Key, CachedScore Score)[missing.Length];
        foreach (var result in scored.Results)
        {
            var kept = CachedResult.Of(result, 0);
            results[missing[result.Index]] = kept.ToResult(missing[result.Index]);
            entries[result.Index] = (keys[missing[result.Index]], new CachedScore(CachedScore.Current, scored.ScoreKind, scored.ModelId, null, [kept]));
        }

        await WriteAsync(entries, cancellationToken).ConfigureAwait(false);
        return new RerankResponse(scored, results, scored.ScoreKind, options?.TopN);
    }

    private async Task<RerankResponse> ListAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options, CancellationToken cancellationToken)
    {
        var key = CacheKey.Of(_prefix, [.. Model(options), query, .. documents.SelectMany(document => Contents(document).Concat(History(document)))]);
        if ((await ReadAsync([key], documents.Count, cancellationToken).ConfigureAwait(false))[0] is { } known)
            return new RerankResponse(known.Results.Select(result => result.ToResult(result.Index)), known.Kind, options?.TopN) { ModelId = known.Model, Decision = known.Decision };
        var scored = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(scored, documents.Count, null, "documents", RerankCall.ProviderOf(InnerReranker));
        if (!scored.IsFallback && !scored.IsPartial && scored.Removed.Count == 0)
        {
            CachedResult[] results = [.. scored.Results.Select(result => CachedResult.Of(result, result.Index))];
            await WriteAsync([(key, new CachedScore(CachedScore.Current, scored.ScoreKind, scored.ModelId, scored.Decision, results))], cancellationToken).ConfigureAwait(false);
        }

        return Cut(scored, options);
    }

    // An ordinal says something about its list only, whatever the metadata promise.
    private static bool IsScoreOfPairs(RerankResponse response) => response is { IsFallback: false, IsPartial: false, ScoreKind: not ScoreKind.Ordinal };

    private static RerankResponse Cut(RerankResponse response, RerankOptions? options) => options?.TopN is { } topN ? new RerankResponse(response, response.Results, response.ScoreKind, topN) : response;

    private string?[] Model(RerankOptions? options) => [_metadata?.ProviderName, _metadata?.ProviderUri?.ToString(), options?.ModelId ?? _metadata?.DefaultModelId, _metadata?.Revision, _revision, options?.Tier?.ToString()];

    private static string?[] Contents(RerankDocument document) => [document.Title, document.Text, document.TokenVectors is { } vectors ? $"{vectors.ModelId} {vectors.Element} {vectors.Count}" : null];

    private static IEnumerable<string?> History(RerankDocument document)
    {
        yield return document.RetrievalScore?.ToString("R", CultureInfo.InvariantCulture);
        yield return document.Trail.Count.ToString(CultureInfo.InvariantCulture);
        foreach (var stage in document.Trail)
        {
            yield return stage.Stage;
            yield return string.Create(CultureInfo.InvariantCulture, $"{stage.Score:R} {stage.Kind} {stage.Rank}");
        }
    }

    private async Task<CachedScore?[]> ReadAsync(string[] keys, int documents, CancellationToken cancellationToken)
    {
        var known = new CachedScore?[keys.Length];
        await EachAsync(keys.Length, "read", async i => known[i] = await ReadAsync(keys[i], documents, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return known;
    }

    private async ValueTask<CachedScore?> ReadAsync(string key, int documents, CancellationToken cancellationToken)
    {
        var bytes = await _store.Get(key, cancellationToken).ConfigureAwait(false);
        if (bytes is null) return Count(null, "miss");
        try
        {
            var score = JsonSerializer.Deserialize(bytes, CachedScoreContext.Default.CachedScore);
            return score?.IsFor(documents) == true ? Count(score, "hit") : Count(null, "unreadable");
        }
        catch (JsonException)
        {
            return Count(null, "unreadable");
        }
    }

    private Task WriteAsync((string Key, CachedScore Score)[] entries, CancellationToken cancellationToken) =>
        EachAsync(entries.Length, "written", i => _store.Set(entries[i].Key, JsonSerializer.SerializeToUtf8Bytes(entries[i].Score, CachedScoreContext.Default.CachedScore), cancellationToken), cancellationToken);

    // A store that fails is no failure of the call. One line says how often, not one for each entry.
    private async Task EachAsync(int count, string operation, Func<int, ValueTask> use, CancellationToken cancellationToken)
    {
        Exception? first = null;
        var failed = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = _maxConcurrency, CancellationToken = cancellationToken }, async (i, _) =>
        {
            try
            {
                await use(i).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Count(null, "failed");
                Interlocked.CompareExchange(ref first, exception, null);
                Interlocked.Increment(ref failed);
            }
        }).ConfigureAwait(false);
        if (first is not null && _logger is not null) LogFailed(_logger, first, failed, count, operation);
    }

    private static CachedScore? Count(CachedScore? score, string outcome)
    {
        RerankTelemetry.Lookups.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return score;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Failed} of {Count} scores could not be {Operation} in the cache; the call goes on without them.")]
    private static partial void LogFailed(ILogger logger, Exception exception, int failed, int count, string operation);
}
