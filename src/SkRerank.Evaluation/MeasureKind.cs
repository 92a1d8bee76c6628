namespace SkRerank.Evaluation;

/// <summary>Names the formula of a <see cref="Measure"/>.</summary>
public enum MeasureKind
{
    /// <summary>Normalised discounted cumulative gain with the label as gain.</summary>
    Ndcg,

    /// <summary>Reciprocal rank of the first relevant document.</summary>
    Mrr,

    /// <summary>Average precision.</summary>
    Map,

    /// <summary>Share of the relevant documents that were returned.</summary>
    Recall,

    /// <summary>Share of the returned documents that are relevant.</summary>
    Precision,

    /// <summary>Normalised discounted cumulative gain with 2^label − 1 as gain.</summary>
    NdcgExponential,

    /// <summary>LightGBM's nDCG: exponential gain, ideal over the list itself, 1 for a list without a relevant document.</summary>
    NdcgLightGbm,

    /// <summary>ML.NET's nDCG: gains 0, 3, 7, 15, 31, ideal over the list itself, equal scores with the worst label first.</summary>
    NdcgMlNet,

    /// <summary>Whether a relevant document was returned.</summary>
    Success,

    /// <summary>Precision at the number of relevant documents.</summary>
    RPrecision,

    /// <summary>Binary preference over judged documents.</summary>
    Bpref,

    /// <summary>Inferred average precision, for pools of which a sample was judged.</summary>
    InferredAp,

    /// <summary>Rank-biased precision.</summary>
    Rbp,

    /// <summary>By how much rank-biased precision could rise if every unjudged document were relevant.</summary>
    RbpResidual,

    /// <summary>Expected reciprocal rank.</summary>
    Err,

    /// <summary>Share of the returned documents that were judged.</summary>
    Judged,

    /// <summary>Share of the cut-off's places that hold unjudged documents: the hole rate.</summary>
    Unjudged,
}
