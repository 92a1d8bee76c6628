using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Represents a measure of a ranking, by trec_eval's definition.</summary>
/// <remarks>
/// With gain = max(label, 0), an unjudged document's gain 0, ranks from 1, R the number of judged documents whose label reaches the relevance level, and c the cut-off:
/// nDCG@c = Σ gain/log2(rank+1) of the first c, over the same sum for all judged documents in descending gain; the relevance level does not touch it.
/// MRR@c = 1/rank of the first relevant document among the first c, else 0.
/// MAP = Σ precision at the rank of each relevant document returned, over R; the ranking is not cut.
/// Recall@c = relevant among the first c, over R. P@c = relevant among the first c, over c however few were returned.
/// A topic without relevant documents scores 0 in each.
/// Source: trec_eval's <c>ndcg_cut</c>, <c>recip_rank</c> with <c>-M</c>, <c>map</c>, <c>recall</c> and <c>P</c>.
/// </remarks>
public sealed record Measure
{
    private Measure(MeasureKind kind, int? cutoff, string name)
    {
        if (cutoff is < 1) throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, $"The cut-off must be greater than 0, but was {cutoff}.");
        Kind = kind;
        Cutoff = cutoff;
        Name = cutoff is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}@{cutoff}");
    }

    /// <summary>Gets the measures that are reported unless others are asked for.</summary>
    /// <value>nDCG@10, MRR@10, MAP, Recall@100 and P@10.</value>
    public static IReadOnlyList<Measure> Defaults { get; } = [Ndcg(10), Mrr(10), Map, Recall(100), Precision(10)];

    /// <summary>Gets the mean average precision.</summary>
    /// <value>A measure named <c>map</c>.</value>
    public static Measure Map => new(MeasureKind.Map, null, "map");

    /// <summary>Gets the formula.</summary>
    /// <value>One of the kinds.</value>
    public MeasureKind Kind { get; }

    /// <summary>Gets how many documents from the top count.</summary>
    /// <value><see langword="null"/>: all of them.</value>
    public int? Cutoff { get; }

    /// <summary>Gets the name in reports.</summary>
    /// <value>Such as <c>ndcg@10</c> or <c>map</c>.</value>
    public string Name { get; }

    /// <summary>Makes normalised discounted cumulative gain with linear gain.</summary>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Ndcg(int cutoff) => new(MeasureKind.Ndcg, cutoff, "ndcg");

    /// <summary>Makes the reciprocal rank of the first relevant document.</summary>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Mrr(int cutoff) => new(MeasureKind.Mrr, cutoff, "mrr");

    /// <summary>Makes the share of the relevant documents that were returned.</summary>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Recall(int cutoff) => new(MeasureKind.Recall, cutoff, "recall");

    /// <summary>Makes the share of the returned documents that are relevant.</summary>
    /// <param name="cutoff">How many documents from the top count; always the divisor.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Precision(int cutoff) => new(MeasureKind.Precision, cutoff, "p");
}
