using SkRerank.Middleware;

namespace SkRerank.Selection;

/// <summary>Keeps the best so many passages of each source.</summary>
/// <remarks>
/// The inner reranker scores every document; of those with one <see cref="RerankDocument.SourceId"/> the best stay, and the others go to <see cref="RerankResponse.Removed"/>. A document without a source is its own.
/// <see cref="RerankOptions.TopN"/> cuts what is left, so a shorter answer stays the beginning of a longer one.
/// </remarks>
public sealed class SourceCapReranker : DelegatingReranker
{
    private const string StageName = "source-cap";

    private readonly int _maxPerSource;
    private readonly string _reason;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="SourceCapReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="maxPerSource">The greatest number of passages of one source.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPerSource"/> is less than 1.</exception>
    public SourceCapReranker(IReranker innerReranker, int maxPerSource)
        : base(innerReranker)
    {
        if (maxPerSource < 1) throw new ArgumentOutOfRangeException(nameof(maxPerSource), maxPerSource, $"maxPerSource must be greater than 0, but was {maxPerSource}.");
        _maxPerSource = maxPerSource;
        _reason = $"Its source has {_maxPerSource} better {(_maxPerSource == 1 ? "passage" : "passages")} already.";
        _metadata = SelectionMetadata.Of(innerReranker);
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var response = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        CompleteScores.RequireSelected(response, documents.Count, topN: null, "documents", RerankCall.ProviderOf(InnerReranker));
        using var sources = new SourceChains(documents);
        var kept = new List<RerankResult>(response.Results.Count);
        List<RemovedCandidate> removed = [];
        for (var i = 0; i < response.Results.Count; i++)
        {
            var result = response.Results[i];
            if (sources.Count(result.Index) < _maxPerSource)
            {
                sources.Add(result.Index);
                kept.Add(result);
            }
            else
            {
                removed.Add(new RemovedCandidate(result.Index, StageName, _reason));
            }
        }

        if (removed.Count == 0) return options?.TopN is { } topN ? new RerankResponse(response, response.Results, response.ScoreKind, topN) : response;
        return new RerankResponse(response, kept, response.ScoreKind, options?.TopN) { Removed = [.. response.Removed, .. removed] };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }
}
