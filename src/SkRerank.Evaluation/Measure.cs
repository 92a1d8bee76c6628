using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Represents a measure of a ranking; trec_eval's definition unless its name says another.</summary>
/// <remarks>
/// <para>With gain = max(label, 0), an unjudged document's gain 0, ranks from 1, R the number of judged documents whose label reaches the relevance level, n the number of documents returned, and c the cut-off (without one: n):</para>
/// <para>nDCG@c = Σ gain/log2(rank+1) of the first c, over the same sum for all judged documents in descending gain; the relevance level does not touch it. <c>ndcg_exp</c>: the same with 2^label − 1 (gdeval).
/// <c>ndcg_lightgbm</c>: with 2^label − 1, the ideal over the documents of the list only, and 1 where none of them has a gain. <c>ndcg_mlnet</c>: gains 0, 3, 7, 15, 31 (2^(label+1) − 1 from 1 on), the ideal over the list only,
/// equal scores with the smallest label first. These two are never to be compared with the others.</para>
/// <para>MRR@c = 1/rank of the first relevant document among the first c, else 0. MAP@c = Σ precision at the rank of each relevant document among the first c, over R.
/// Recall@c = relevant among the first c, over R. P@c = relevant among the first c, over c however few were returned. Success@c = 1 where a relevant document is among the first c. R-precision = P@R.</para>
/// <para>bpref = Σ over the relevant documents returned of 1 − min(judged not relevant above it, R)/min(judged not relevant, R), over R. infAP: Yilmaz and Aslam, CIKM 2006, where a negative label says "in the pool, not judged".</para>
/// <para>RBP = (1 − p)·Σ g·p^(rank−1), g = label, divided by the topic's largest label where that exceeds 1; its residual = p^n + (1 − p)·Σ p^(rank−1) of unjudged documents, and 0, as in trec_eval, where there is none (Moffat and Zobel, TOIS 2008).
/// ERR@c = Σ 1/rank·r·Π(1 − r above), r = (2^gain − 1)/2^max, max the largest label of the judgements unless given (Chapelle et al., CIKM 2009).</para>
/// <para>judged@c = judged among the first c, over min(c, n); unj@c (hole rate) = unjudged among the first c, over c; a negative label counts as unjudged in both.</para>
/// <para>A topic without relevant documents scores 0 in each but judged, unj, RBP's residual and LightGBM's nDCG.</para>
/// <para>Source: trec_eval 10's <c>ndcg_cut</c>, <c>ndcg</c>, <c>recip_rank</c> with <c>-M</c>, <c>map</c>, <c>map_cut</c>, <c>recall</c>, <c>P</c>, <c>success</c>, <c>Rprec</c>, <c>bpref</c>, <c>infAP</c>, <c>rbp</c>, <c>rbp_resid</c> and <c>unj</c>.</para>
/// </remarks>
public sealed record Measure
{
    internal const double DefaultPersistence = 0.9;

    private Measure(MeasureKind kind, int? cutoff, string name, double? parameter = null)
    {
        if (cutoff is < 1) throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, $"The cut-off must be greater than 0, but was {cutoff}.");
        Kind = kind;
        Cutoff = cutoff;
        Parameter = parameter;
        if (parameter is not null) name = string.Create(CultureInfo.InvariantCulture, $"{name}({parameter})");
        Name = cutoff is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}@{cutoff}");
    }

    /// <summary>Gets the measures that are reported unless others are asked for.</summary>
    /// <value>nDCG@10, MRR@10, MAP, Recall@100 and P@10.</value>
    public static IReadOnlyList<Measure> Defaults { get; } = [Ndcg(10), Mrr(10), Map, Recall(100), Precision(10)];

    /// <summary>Gets the mean average precision.</summary>
    /// <value>A measure named <c>map</c>.</value>
    public static Measure Map => new(MeasureKind.Map, null, "map");

    /// <summary>Gets the precision at the number of relevant documents.</summary>
    /// <value>A measure named <c>rprec</c>.</value>
    public static Measure RPrecision => new(MeasureKind.RPrecision, null, "rprec");

    /// <summary>Gets the binary preference.</summary>
    /// <value>A measure named <c>bpref</c>.</value>
    public static Measure Bpref => new(MeasureKind.Bpref, null, "bpref");

    /// <summary>Gets the inferred average precision.</summary>
    /// <value>A measure named <c>infap</c>.</value>
    public static Measure InferredAp => new(MeasureKind.InferredAp, null, "infap");

    /// <summary>Gets the formula.</summary>
    /// <value>One of the kinds.</value>
    public MeasureKind Kind { get; }

    /// <summary>Gets how many documents from the top count.</summary>
    /// <value><see langword="null"/>: all of them.</value>
    public int? Cutoff { get; }

    /// <summary>Gets the formula's own parameter: the persistence of RBP, or the largest label of ERR.</summary>
    /// <value><see langword="null"/>: the formula has none, or its default.</value>
    public double? Parameter { get; }

    /// <summary>Gets the name in reports, which <see cref="Parse"/> reads.</summary>
    /// <value>Such as <c>ndcg@10</c>, <c>map</c> or <c>rbp(0.8)</c>.</value>
    public string Name { get; }

    /// <summary>Makes normalised discounted cumulative gain with linear gain.</summary>
    /// <param name="cutoff">How many documents from the top count, or <see langword="null"/> for all.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Ndcg(int? cutoff = null) => new(MeasureKind.Ndcg, cutoff, "ndcg");

    /// <summary>Makes normalised discounted cumulative gain with 2^label − 1 as gain.</summary>
    /// <param name="cutoff">How many documents from the top count, or <see langword="null"/> for all.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure NdcgExponential(int? cutoff = null) => new(MeasureKind.NdcgExponential, cutoff, "ndcg_exp");

    /// <summary>Makes nDCG as LightGBM computes it.</summary>
    /// <param name="cutoff">How many documents from the top count, or <see langword="null"/> for all.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure NdcgLightGbm(int? cutoff = null) => new(MeasureKind.NdcgLightGbm, cutoff, "ndcg_lightgbm");

    /// <summary>Makes nDCG as ML.NET's ranking evaluator computes it.</summary>
    /// <param name="cutoff">How many documents from the top count, or <see langword="null"/> for all.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure NdcgMlNet(int? cutoff = null) => new(MeasureKind.NdcgMlNet, cutoff, "ndcg_mlnet");

    /// <summary>Makes the reciprocal rank of the first relevant document.</summary>
    /// <param name="cutoff">How many documents from the top count, or <see langword="null"/> for all.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Mrr(int? cutoff = null) => new(MeasureKind.Mrr, cutoff, "mrr");

    /// <summary>Makes average precision over the first documents only.</summary>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure MapAt(int cutoff) => new(MeasureKind.Map, cutoff, "map");

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

    /// <summary>Makes the measure that is 1 where a relevant document was returned, else 0.</summary>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Success(int cutoff) => new(MeasureKind.Success, cutoff, "success");

    /// <summary>Makes rank-biased precision.</summary>
    /// <param name="persistence">The chance that the reader goes on to the next document, above 0 and below 1; <see langword="null"/> for trec_eval's 0.9.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The persistence is not above 0 and below 1.</exception>
    public static Measure Rbp(double? persistence = null) => new(MeasureKind.Rbp, null, "rbp", Persistence(persistence));

    /// <summary>Makes the residual of rank-biased precision.</summary>
    /// <param name="persistence">The chance that the reader goes on to the next document, above 0 and below 1; <see langword="null"/> for trec_eval's 0.9.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The persistence is not above 0 and below 1.</exception>
    public static Measure RbpResidual(double? persistence = null) => new(MeasureKind.RbpResidual, null, "rbp_resid", Persistence(persistence));

    /// <summary>Makes expected reciprocal rank.</summary>
    /// <param name="cutoff">How many documents from the top count, or <see langword="null"/> for all.</param>
    /// <param name="largestLabel">The label of a perfect document, at least 1; <see langword="null"/> for the largest of the judgements.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off or the largest label is less than 1.</exception>
    public static Measure Err(int? cutoff = null, int? largestLabel = null)
    {
        if (largestLabel is < 1) throw new ArgumentOutOfRangeException(nameof(largestLabel), largestLabel, $"The largest label must be greater than 0, but was {largestLabel}.");
        return new(MeasureKind.Err, cutoff, "err", largestLabel);
    }

    /// <summary>Makes the share of the returned documents that were judged.</summary>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Judged(int cutoff) => new(MeasureKind.Judged, cutoff, "judged");

    /// <summary>Makes the hole rate: the share of the first places that hold documents nobody judged.</summary>
    /// <param name="cutoff">How many documents from the top count; always the divisor.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1.</exception>
    public static Measure Unjudged(int cutoff) => new(MeasureKind.Unjudged, cutoff, "unj");

    /// <summary>Reads a measure by its name, as <see cref="Name"/> writes it or as trec_eval does.</summary>
    /// <param name="name">Such as <c>ndcg@10</c>, <c>ndcg_cut_10</c>, <c>recip_rank</c> or <c>rbp(0.8)</c>; the case does not matter.</param>
    /// <returns>The measure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no such measure, or it lacks a cut-off that it needs; the message lists the names.</exception>
    public static Measure Parse(string name) => MeasureName.Parse(name);

    private static double? Persistence(double? value)
    {
        if (value is not (null or (> 0 and < 1))) throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"The persistence must be above 0 and below 1, but was {value}."));
        return value;
    }
}
