using SkRerank.Middleware;

namespace SkRerank.Selection;

/// <summary>Folds near-duplicates into the first document that says the same, before anything is scored.</summary>
/// <remarks>
/// <para>A document is folded into the first one before it, itself kept, that has the same words in the same order, a Jaccard similarity of at least <see cref="DeduplicationOptions.JaccardThreshold"/> (word shingles of three,
/// by MinHash; exact up to 256 shingles), or, of the same source, at least <see cref="DeduplicationOptions.ContainmentThreshold"/> of its text. So the best incoming rank stays, and nothing goes that is not said above.</para>
/// <para>What was folded is in <see cref="RerankResponse.Removed"/>, whatever <see cref="RerankOptions.TopN"/>; a retriever around it lists it in <see cref="RerankDocument.Folded"/>. Add it outside of blends, cascades and what else needs every score.</para>
/// </remarks>
public sealed class DeduplicatingReranker : DelegatingReranker
{
    private readonly DeduplicationOptions _options;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="DeduplicatingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public DeduplicatingReranker(IReranker innerReranker, DeduplicationOptions? options = null)
        : base(innerReranker)
    {
        options ??= new DeduplicationOptions();
        _options = new DeduplicationOptions { JaccardThreshold = options.JaccardThreshold, ContainmentThreshold = options.ContainmentThreshold };
        _metadata = SelectionMetadata.Of(innerReranker);
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var removed = NearDuplicates.Find(documents, _options);
        var kept = removed.Count == 0 ? null : Kept(documents.Count, removed);
        var response = await base.RerankAsync(query, kept is null ? documents : Array.ConvertAll(kept, i => documents[i]), options, cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(response, documents.Count - removed.Count, options?.TopN, "documents", RerankCall.ProviderOf(InnerReranker));
        if (kept is null) return response;
        return new RerankResponse(response, response.Results.Select(result => kept[result.Index] == result.Index ? result : new RerankResult(result, kept[result.Index], result.Score)), response.ScoreKind)
        {
            Removed = [.. removed, .. response.Removed.Select(r => r with { Index = kept[r.Index], MergedInto = r.MergedInto is { } into ? kept[into] : null })],
        };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }

    // What was removed is in rising order.
    private static int[] Kept(int count, List<RemovedCandidate> removed)
    {
        var kept = new int[count - removed.Count];
        for (int i = 0, next = 0; i < count; i++)
        {
            if (next < removed.Count && removed[next].Index == i) next++;
            else kept[i - next] = i;
        }

        return kept;
    }
}
