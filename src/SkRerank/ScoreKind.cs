namespace SkRerank;

/// <summary>Says what kind of number a score is, and so what may be done with it.</summary>
/// <remarks>Scores are comparable only inside one response; kinds must never be mixed on one scale.</remarks>
public enum ScoreKind
{
    /// <summary>An unbounded raw score, such as a model's logit or BM25; it orders, and means nothing else.</summary>
    Logit,

    /// <summary>A number in 0..1 from a sigmoid, a softmax or a provider; not calibrated.</summary>
    Activated,

    /// <summary>A probability in 0..1 that a fitted calibrator produced.</summary>
    Probability,

    /// <summary>A similarity such as a cosine or a mean MaxSim, in -1..1.</summary>
    Similarity,

    /// <summary>A number that only encodes a position, such as the rank an LLM answered.</summary>
    Ordinal,

    /// <summary>A number made from several scores or ranks, such as RRF or a sum of z-scores.</summary>
    Fused,
}
