namespace SkRerank.Evaluation;

/// <summary>Names the formula of a <see cref="Measure"/>.</summary>
public enum MeasureKind
{
    /// <summary>Normalised discounted cumulative gain.</summary>
    Ndcg,

    /// <summary>Reciprocal rank of the first relevant document.</summary>
    Mrr,

    /// <summary>Average precision.</summary>
    Map,

    /// <summary>Share of the relevant documents that were returned.</summary>
    Recall,

    /// <summary>Share of the returned documents that are relevant.</summary>
    Precision,
}
