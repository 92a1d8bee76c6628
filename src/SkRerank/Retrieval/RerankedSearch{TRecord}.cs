using SkRerank.Conditions;

namespace SkRerank.Retrieval;

/// <summary>What the reranking decorators share: how many candidates to ask for, what the query says, and the cut after reranking.</summary>
internal sealed class RerankedSearch<TRecord>
    where TRecord : class
{
    private readonly RerankingSearchOptions<TRecord> _options;
    private readonly CandidateReranking _reranking;

    public RerankedSearch(IReranker reranker, RerankingSearchOptions<TRecord> options, IReadOnlyList<StageKind> stages)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Clone();
        _reranking = new CandidateReranking(reranker);
        Reranker = reranker;
        reranker.GetService<IRerankCondition>()?.Check(stages);
    }

    public IReranker Reranker { get; }

    public Func<TRecord, RerankDocument> ToDocument => _options.ToDocument;

    public Func<object, string?>? QueryTextSelector => _options.QueryTextSelector;

    /// <summary>Gives how many candidates to ask for.</summary>
    public int Width(int top, int skip) => Math.Max(_options.CandidateCount, Last(top, skip));

    /// <summary>Reranks candidates, and only then skips and takes.</summary>
    /// <exception cref="RerankException">The reranker failed, or did not score every candidate.</exception>
    public async Task<RetrievalResponse> RerankAsync(string query, RetrievalResponse found, int top, int skip, CancellationToken cancellationToken)
    {
        var options = _options.RerankOptions?.Clone() ?? new RerankOptions();
        options.TopN = Last(top, skip);
        var reranked = await _reranking.RerankAsync(query, found, options, cancellationToken).ConfigureAwait(false);
        return new RetrievalResponse(reranked, [.. reranked.Candidates.Skip(skip).Take(top)]);
    }

    private static int Last(int top, int skip) => (int)Math.Min(int.MaxValue, (long)top + skip);
}
