using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Turns what a store found into candidates with a trail, and candidates back into what MEVD gives.</summary>
internal static class SearchHits
{
    /// <summary>Reads hits to the end; a hit without a score has no entry in its trail.</summary>
    /// <exception cref="RerankException">A score is not finite.</exception>
    public static async Task<List<RerankDocument>> ReadAsync<TRecord>(IAsyncEnumerable<VectorSearchResult<TRecord>> hits, Func<TRecord, RerankDocument> toDocument, string stage, ScoreKind kind, CancellationToken cancellationToken)
        where TRecord : class
    {
        var candidates = new List<RerankDocument>();
        await foreach (var hit in hits.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (hit.Score is { } bad && !double.IsFinite(bad))
                throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"The score of a record must be a finite number, but the store gave {bad} at rank {candidates.Count + 1}; check the store's distance function.")) { ProviderName = stage, Operation = "retrieve" };
            StageScore[] own = hit.Score is { } score ? [new StageScore(stage, score, kind, candidates.Count + 1)] : [];
            candidates.Add(ToCandidate(hit.Record, toDocument, hit.Score, own));
        }

        return candidates;
    }

    /// <summary>Makes the candidate of a record.</summary>
    /// <exception cref="InvalidOperationException">The selector gives nothing.</exception>
    public static RerankDocument ToCandidate<TRecord>(TRecord record, Func<TRecord, RerankDocument> toDocument, double? score, IEnumerable<StageScore> trail, string? id = null)
        where TRecord : class
    {
        var document = toDocument(record) ?? throw new InvalidOperationException($"The candidate of a record must not be null, but the selector of the '{typeof(TRecord).Name}' gave none; give a RerankDocument with the record's text.");
        return new RerankDocument(document) { Id = document.Id ?? id, RetrievalScore = score, Trail = [.. document.Trail, .. trail], Record = record };
    }

    /// <summary>Runs a search when its results are read, at each reading anew.</summary>
    public static async IAsyncEnumerable<VectorSearchResult<TRecord>> StreamAsync<TRecord>(Func<CancellationToken, Task<RetrievalResponse>> search, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRecord : class
    {
        var response = await search(cancellationToken).ConfigureAwait(false);
        foreach (var candidate in response.Candidates) yield return new VectorSearchResult<TRecord>((TRecord)candidate.Record!, candidate.RetrievalScore);
    }

    /// <summary>Gives whether a service would be a way to search past a decorator: only who asks for the type of the store itself gets that.</summary>
    public static bool IsWayPast<TRecord>(Type serviceType, object? service)
        where TRecord : class =>
        (serviceType.IsInterface || serviceType.IsAbstract) && service is IVectorSearchable<TRecord> or IKeywordHybridSearchable<TRecord> or ITrailSearchable<TRecord>;

    /// <summary>Copies options, to be changed.</summary>
    public static VectorSearchOptions<TRecord> Copy<TRecord>(VectorSearchOptions<TRecord>? options)
        where TRecord : class => new()
        {
            Filter = options?.Filter,
            VectorProperty = options?.VectorProperty,
            Skip = options?.Skip ?? 0,
            IncludeVectors = options?.IncludeVectors ?? false,
            ScoreThreshold = options?.ScoreThreshold,
        };

    /// <summary>Copies options, to be changed.</summary>
    public static HybridSearchOptions<TRecord> Copy<TRecord>(HybridSearchOptions<TRecord>? options)
        where TRecord : class => new()
        {
            Filter = options?.Filter,
            VectorProperty = options?.VectorProperty,
            AdditionalProperty = options?.AdditionalProperty,
            Skip = options?.Skip ?? 0,
            IncludeVectors = options?.IncludeVectors ?? false,
            ScoreThreshold = options?.ScoreThreshold,
        };
}
