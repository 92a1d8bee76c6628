using Microsoft.Extensions.AI;

namespace SkRerank.Middleware;

/// <summary>Scores documents in batches, the first ones first, and stops when the chance that any of the rest enters the first ones is below ε.</summary>
/// <remarks>
/// The chance is 1 − Π(1 − p), with p for each unseen document by a line from the incoming to the reranked score over the documents seen and a normal residual. The line is fitted in the call, so it needs no training, and
/// errs where the two scores are not related by a line. What was not scored stays below, in its incoming order, and is not <see cref="RerankResult.IsScored"/>; the answer is then of <see cref="ScoreKind.Ordinal"/>, with the score itself in
/// <see cref="RerankResult.Stages"/>. The number of results asked for does not change where scoring stops, so a shorter answer stays the beginning of a longer one.
/// </remarks>
public sealed class AdaptiveDepthReranker : DelegatingReranker
{
    private readonly AdaptiveDepthOptions _options;
    private readonly string _provider;

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
        _options = new AdaptiveDepthOptions { TopN = options.TopN, Epsilon = options.Epsilon, MinDepth = options.MinDepth, BatchSize = options.BatchSize };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">A document has no finite retrieval score, or the inner reranker failed.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var incoming = Incoming(documents);
        var seen = new List<RerankResult>(documents.Count);
        RerankResponse? last = null;
        UsageDetails? usage = null;
        while (last is null || seen.Count < documents.Count)
        {
            var start = seen.Count;
            var count = Math.Min(start == 0 ? Math.Max(_options.MinDepth, _options.TopN) : _options.BatchSize, documents.Count - start);
            last = await base.RerankAsync(query, [.. documents.Skip(start).Take(count)], RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
            CompleteScores.Require(last, count, "documents", _provider);
            seen.AddRange(last.Results.OrderBy(result => result.Index));
            if (last.Usage is { } used) (usage ??= new UsageDetails()).Add(used);
            if (seen.Count < documents.Count && Chance(incoming, seen) < _options.Epsilon) break;
        }

        return ToResponse(seen, documents.Count, last, usage, options?.TopN);
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
        var line = ScoreLine.Fit(incoming.AsSpan(0, scores.Length), scores);
        var threshold = scores.OrderDescending().ElementAt(Math.Min(_options.TopN, scores.Length) - 1);
        var none = 1.0;
        for (var i = scores.Length; i < incoming.Length; i++) none *= 1 - line.ChanceAbove(incoming[i], threshold);
        return 1 - none;
    }

    private RerankResponse ToResponse(List<RerankResult> seen, int count, RerankResponse last, UsageDetails? usage, int? topN)
    {
        if (seen.Count == count) return new RerankResponse(seen.Select((result, i) => new RerankResult(result, i, result.Score)), last.ScoreKind, topN) { ModelId = last.ModelId, Usage = usage, IsFallback = last.IsFallback };
        int[] order = [.. Enumerable.Range(0, seen.Count).OrderByDescending(i => seen[i].Score).ThenBy(i => i)];
        var ranks = new int[seen.Count];
        for (var rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank + 1;
        var results = Enumerable.Range(0, count).Select(i => i >= seen.Count
            ? new RerankResult(i, count - i) { IsScored = false }
            : new RerankResult(i, count - ranks[i] + 1)
            {
                Truncated = seen[i].Truncated,
                BestChunk = seen[i].BestChunk,
                Stages = [.. seen[i].Stages, new StageScore(_provider, seen[i].Score, last.ScoreKind, ranks[i]) { RankBefore = i + 1, Activated = seen[i].Activated, Probability = seen[i].Probability }],
            });
        return new RerankResponse(results, ScoreKind.Ordinal, topN) { ModelId = last.ModelId, Usage = usage, IsFallback = last.IsFallback };
    }
}
