using SkRerank.Retrieval;

namespace SkRerank.LateInteraction;

/// <summary>Retrieves passages from memory by MaxSim over their residual codes: all of a small set, those that centroids leave (PLAID) of a large one; thread-safe.</summary>
/// <remarks>
/// A leg beside others of a <see cref="HybridRetriever"/>, or the whole search. What it returns is scored exactly, by the decoded vectors, in parallel; pruning can only leave a passage out. Ties keep the order of the passages. An empty query finds nothing.
/// The trail's stage is <c>late</c>.
/// </remarks>
public sealed class ResidualRetriever : IRetriever
{
    private readonly ITokenVectorEncoder _encoder;
    private readonly ResidualCodec _codec;
    private readonly ResidualPassage[] _passages;
    private readonly CentroidPruning? _pruning;
    private readonly CentroidPruningOptions _options;

    /// <summary>Initializes a new instance of the <see cref="ResidualRetriever"/> class.</summary>
    /// <param name="encoder">The encoder of queries, the one that made the passages' vectors; not owned.</param>
    /// <param name="codec">The codec that encoded the passages.</param>
    /// <param name="passages">The passages; their codes are not copied.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The encoder makes vectors of another length than the codec's, or a passage is none of the codec's.</exception>
    public ResidualRetriever(ITokenVectorEncoder encoder, ResidualCodec codec, IEnumerable<ResidualPassage> passages, ResidualRetrieverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(passages);
        if (encoder.Dimensions != codec.Dimensions) throw new ArgumentException($"The codec was trained on {codec.Dimensions} dimensions, but the encoder '{encoder.ModelId}' makes {encoder.Dimensions}; give the encoder of the training.", nameof(encoder));
        options ??= new ResidualRetrieverOptions();
        (_encoder, _codec, _passages) = (encoder, codec, [.. passages]);
        _options = new CentroidPruningOptions { Cells = options.Pruning.Cells, Threshold = options.Pruning.Threshold, CandidateCount = options.Pruning.CandidateCount };

        // Made in any case for what it checks; kept where it is used.
        var pruning = new CentroidPruning(codec, Array.ConvertAll(_passages, passage => passage.Vectors));
        if (_passages.Length > options.ExactUpTo) _pruning = pruning;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The encoder failed.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query) || _passages.Length == 0) return new RetrievalResponse([]);
        var vectors = await _encoder.EncodeQueryAsync(query, cancellationToken).ConfigureAwait(false);
        if (vectors.Count == 0) return new RetrievalResponse([]);

        var maxSim = new MaxSimQuery(vectors);
        var candidates = Candidates(vectors, options);
        var scores = new double[candidates.Count];
        Parallel.For(0, scores.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => scores[i] = _codec.Score(maxSim, _passages[candidates[i]].Vectors));
        var best = candidates.Zip(scores, (passage, score) => (passage, score)).OrderByDescending(hit => hit.score).ThenBy(hit => hit.passage).Take(options.CandidateCount);
        return new RetrievalResponse([.. best.Select((hit, i) =>
        {
            var document = _passages[hit.passage].Document;
            return new RerankDocument(document) { RetrievalScore = hit.score, Trail = [.. document.Trail, new StageScore("late", hit.score, ScoreKind.Similarity, i + 1)] };
        })]);
    }

    private IReadOnlyList<int> Candidates(TokenVectors query, RetrievalOptions options)
    {
        // One more, because the passage to leave out may be among them.
        var most = 4 * (options.CandidateCount + 1L);
        var found = _pruning is null
            ? Enumerable.Range(0, _passages.Length)
            : _pruning.FindCandidates(query, new CentroidPruningOptions { Cells = _options.Cells, Threshold = _options.Threshold, CandidateCount = (int)Math.Min(int.MaxValue, Math.Max(most, _options.CandidateCount)) });
        return [.. found.Where(passage => options.ExcludeId is null || !string.Equals(_passages[passage].Document.Id, options.ExcludeId, StringComparison.Ordinal))];
    }
}
