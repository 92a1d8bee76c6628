using Microsoft.Extensions.AI;

namespace SkRerank.Middleware;

/// <summary>Scores documents in batches, the first ones first, and stops when the chance that any of the rest enters the first ones is below ε.</summary>
/// <remarks>
/// The chance is at most Σ p (Boole's bound, which needs no independence), with p for each unseen document the chance that its score is above that of the last of the first ones: a line from the incoming to the reranked score is fitted
/// over the documents seen, and p is the tail of Student's t around it with the line's own uncertainty, s² (1 + 1/n + (x − x̄)² / Σ(xᵢ − x̄)²) and n − 2 degrees of freedom, or, where that is greater, the share of the documents seen
/// that stand as far above the line. The line is fitted in the call, so it needs no training; the bound errs where the relation is no line or unseen residuals are unlike the seen. What was not scored stays below, in its incoming order, and is not <see cref="RerankResult.IsScored"/>; the answer is then of <see cref="ScoreKind.Ordinal"/>, with the score itself in
/// <see cref="RerankResult.Stages"/>. Where a batch is answered by a fallback, or on another scale than the first, all documents are scored again in one call, and usage and cost are those of all calls. The number of results asked for does not change where scoring stops, so a shorter answer stays the beginning of a longer one.
/// </remarks>
public sealed class AdaptiveDepthReranker : DelegatingReranker
{
    private readonly AdaptiveDepthOptions _options;
    private readonly string _provider;
    private readonly RerankerMetadata? _metadata;

    /// <summary>Initializes a new instance of the <see cref="AdaptiveDepthReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A score of the inner reranker depends on the other documents of its call, so batches have no common scale.</exception>
    public AdaptiveDepthReranker(IReranker innerReranker, AdaptiveDepthOptions? options = null)
        : base(innerReranker)
    {
        options ??= new AdaptiveDepthOptions();
        _provider = RerankCall.ProviderOf(innerReranker);
        if (innerReranker.GetService<RerankerMetadata>() is not { ScoresAreIndependent: true })
            throw new ArgumentException($"Adaptive depth needs a reranker that scores each document by itself, but the metadata of '{_provider}' does not say so; put it inside what blends or fuses, around the scorer itself.", nameof(innerReranker));
        _metadata = RerankCall.WithoutScale(innerReranker.GetService<RerankerMetadata>());
        _options = new AdaptiveDepthOptions { TopN = options.TopN, Epsilon = options.Epsilon, MinDepth = options.MinDepth, BatchSize = options.BatchSize };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">A document has no finite retrieval score, or the inner reranker failed.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var incoming = Incoming(documents);
        var seen = new List<RerankResult>(documents.Count);
        RerankResponse? first = null, last = null;
        UsageDetails? usage = null;
        decimal? cost = null;
        while (last is null || seen.Count < documents.Count)
        {
            var start = seen.Count;
            var count = Math.Min(start == 0 ? Math.Max(_options.MinDepth, _options.TopN) : _options.BatchSize, documents.Count - start);
            last = await base.RerankAsync(query, [.. documents.Skip(start).Take(count)], RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
            CompleteScores.Require(last, count, "documents", _provider);
            if (count == documents.Count) return new RerankResponse(last, last.Results, last.ScoreKind, options?.TopN);

            // Batches on two scales cannot be merged: then everything is scored in one call.
            first ??= last;
            Add(last);
            if (last.IsFallback || last.IsPartial || (last.ScoreKind, last.ModelId) != (first.ScoreKind, first.ModelId))
            {
                var all = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
                Add(all);
                return new RerankResponse(all, all.Results, all.ScoreKind) { Usage = usage, EstimatedCost = cost };
            }

            seen.AddRange(last.Results.OrderBy(result => result.Index));
            if (seen.Count < documents.Count && Chance(incoming, seen) < _options.Epsilon) break;
        }

        return new RerankResponse(seen.Count == documents.Count ? seen.Select((result, i) => new RerankResult(result, i, result.Score)) : Cut(seen, documents.Count, last.ScoreKind), seen.Count == documents.Count ? last.ScoreKind : ScoreKind.Ordinal, options?.TopN)
        {
            ModelId = last.ModelId,
            Usage = usage,
            EstimatedCost = cost,
        };

        void Add(RerankResponse response)
        {
            if (response.Usage is { } used) (usage ??= new UsageDetails()).Add(used);
            if (response.EstimatedCost is { } more) cost = (cost ?? 0) + more;
        }
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }

    private static double[] Incoming(IReadOnlyList<RerankDocument> documents)
    {
        var scores = new double[documents.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = documents[i].RetrievalScore is { } score && double.IsFinite(score) ? score
                : throw new RerankException($"Adaptive depth needs a finite retrieval score on every document, but document {i} has none; set RerankDocument.RetrievalScore.") { Operation = "depth" };
        }

        return scores;
    }

    private double Chance(double[] incoming, List<RerankResult> seen)
    {
        double[] scores = [.. seen.Select(result => result.Score)];
        var line = new ScoreLine(incoming.AsSpan(0, scores.Length), scores);
        var threshold = scores.OrderDescending().ElementAt(Math.Min(_options.TopN, scores.Length) - 1);
        var sum = 0.0;
        for (var i = scores.Length; i < incoming.Length; i++) sum += line.ChanceAbove(incoming[i], threshold);
        return sum;
    }

    // Ordinals: the scored by their scores, then the others as they came.
    private IEnumerable<RerankResult> Cut(List<RerankResult> seen, int count, ScoreKind kind)
    {
        int[] order = [.. Enumerable.Range(0, seen.Count).OrderByDescending(i => seen[i].Score).ThenBy(i => i)];
        var ranks = new int[seen.Count];
        for (var rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank + 1;
        return Enumerable.Range(0, count).Select(i => i >= seen.Count
            ? new RerankResult(i, count - i) { IsScored = false }
            : new RerankResult(i, count - ranks[i] + 1)
            {
                Probability = seen[i].Probability,
                Truncated = seen[i].Truncated,
                BestChunk = seen[i].BestChunk,
                Stages = [.. seen[i].Stages, new StageScore(_provider, seen[i].Score, kind, ranks[i]) { RankBefore = i + 1, Activated = seen[i].Activated, Probability = seen[i].Probability, Features = seen[i].Features }],
            });
    }
}
