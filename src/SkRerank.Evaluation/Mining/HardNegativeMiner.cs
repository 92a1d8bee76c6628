using SkRerank.Evaluation.Online;

namespace SkRerank.Evaluation.Mining;

/// <summary>Picks hard negatives for training a reranker or an encoder, and leaves out what is likely relevant although nobody judged it.</summary>
/// <remarks>
/// <para>
/// A candidate with a label above 0 is never a negative, nor is one with the text of a relevant one. What somebody judged not relevant (label 0) is taken before what nobody judged, and needs no margin: a judgement outweighs the teacher. What nobody judged must score below the positive by the margins that are set
/// (positive-aware mining: NV-Retriever, Moreira et al. 2024, arXiv 2407.15831).
/// </para>
/// <para>The same candidates, options and seed give the same negatives. Thread-safe.</para>
/// </remarks>
public sealed class HardNegativeMiner
{
    private readonly HardNegativeOptions _options;

    /// <summary>Initializes a new instance of the <see cref="HardNegativeMiner"/> class.</summary>
    /// <param name="options">The options, of which a copy is kept, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><see cref="HardNegativeOptions.RangeMin"/> leaves nothing below <see cref="HardNegativeOptions.RangeMax"/>, or <see cref="HardNegativeOptions.MinScore"/> is above <see cref="HardNegativeOptions.MaxScore"/>.</exception>
    public HardNegativeMiner(HardNegativeOptions? options = null)
    {
        _options = options?.Clone() ?? new HardNegativeOptions();
        if (_options.RangeMin >= _options.RangeMax) throw new ArgumentException($"RangeMin must be below RangeMax, but they are {_options.RangeMin} and {_options.RangeMax}.", nameof(options));
        if (_options.MinScore > _options.MaxScore) throw new ArgumentException(FormattableString.Invariant($"MinScore must not be above MaxScore, but they are {_options.MinScore} and {_options.MaxScore}."), nameof(options));
    }

    /// <summary>Picks the negatives of one positive.</summary>
    /// <param name="queryId">The query, for the draws.</param>
    /// <param name="positive">The positive; it needs a score where a margin is set.</param>
    /// <param name="candidates">What the search found, in its order; the positive may be among them.</param>
    /// <param name="relevant">The other relevant documents of the query, whether found or not, so that copies of their texts are told.</param>
    /// <returns>The negatives and what became of the others.</returns>
    /// <exception cref="ArgumentException">A margin is set and the positive has no score.</exception>
    public MinedNegatives Mine(string queryId, MiningCandidate positive, IEnumerable<MiningCandidate> candidates, IEnumerable<MiningCandidate>? relevant = null)
    {
        ArgumentNullException.ThrowIfNull(queryId);
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(candidates);
        if (positive.Score is null && (_options.AbsoluteMargin ?? _options.RelativeMargin) is not null)
            throw new ArgumentException($"A margin is measured from the score of the positive, but '{positive.Id}' has none; score it, or leave the margins out.", nameof(positive));

        MiningCandidate[] all = [.. candidates];
        var texts = all.Where(IsRelevant).Concat(relevant ?? []).Append(positive).Select(candidate => Folded(candidate.Text)).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var counts = new MiningCounts();
        List<(MiningCandidate Candidate, int Rank)> possible = [];
        var rank = 0;
        foreach (var candidate in all.Where(candidate => candidate.Id != positive.Id && !IsRelevant(candidate)))
        {
            if (rank == _options.RangeMax) break;
            var dropped = Dropped(candidate, rank, positive, texts, seen);
            counts += dropped ?? default;
            if (dropped is null) possible.Add((candidate, rank));
            rank++;
        }

        MiningCandidate[] taken = [.. Order(possible, queryId, positive.Id).Take(_options.Negatives).OrderBy(pair => pair.Rank).OrderByDescending(pair => pair.Candidate.Score).Select(pair => pair.Candidate)];
        var judged = taken.Count(IsJudged);
        return new MinedNegatives(taken, counts + new MiningCounts { Judged = judged, Unjudged = taken.Length - judged, Spare = possible.Count - taken.Length });
    }

    // What a candidate counts as where it is no possible negative.
    private MiningCounts? Dropped(MiningCandidate candidate, int rank, MiningCandidate positive, HashSet<string> relevantTexts, HashSet<string> seen)
    {
        var text = Folded(candidate.Text);
        if (candidate.Label > 0) return new MiningCounts { PartlyRelevant = 1 };
        if (relevantTexts.Contains(text)) return new MiningCounts { SameTextAsRelevant = 1 };
        if (!IsJudged(candidate) && rank < _options.RangeMin) return new MiningCounts { BeforeRange = 1 };
        if (candidate.Score is not { } score) return new MiningCounts { Unscored = 1 };
        if (!IsJudged(candidate) && IsWithinMargin(score, positive.Score)) return new MiningCounts { WithinMargin = 1 };
        if (!IsJudged(candidate) && score > _options.MaxScore) return new MiningCounts { AboveMaxScore = 1 };
        if (score < _options.MinScore) return new MiningCounts { BelowMinScore = 1 };
        return seen.Add(text) ? null : new MiningCounts { Repeated = 1 };
    }

    private bool IsWithinMargin(double score, double? positive) =>
        score > positive - _options.AbsoluteMargin || score > positive - (Math.Abs(positive ?? 0) * _options.RelativeMargin);

    private IEnumerable<(MiningCandidate Candidate, int Rank)> Order(List<(MiningCandidate Candidate, int Rank)> possible, string queryId, string positiveId)
    {
        var pool = possible.ToArray();
        if (_options.Sampling == NegativeSampling.Random)
        {
            new Random(unchecked((int)InterleavingSeed.Of(FormattableString.Invariant($"{_options.Seed}"), $"{queryId}\0{positiveId}"))).Shuffle(pool);
            return pool.OrderByDescending(pair => IsJudged(pair.Candidate));
        }

        return pool.OrderByDescending(pair => IsJudged(pair.Candidate)).ThenByDescending(pair => pair.Candidate.Score);
    }

    private bool IsRelevant(MiningCandidate candidate) => candidate.Label >= _options.Relevance;

    private static bool IsJudged(MiningCandidate candidate) => candidate.Label == 0;

    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
