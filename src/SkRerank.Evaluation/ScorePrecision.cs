namespace SkRerank.Evaluation;

/// <summary>Names the precision in which the scores of a run are compared.</summary>
public enum ScorePrecision
{
    /// <summary>Double precision, as trec_eval 9.0.8 and later.</summary>
    Full,

    /// <summary>Single precision, as trec_eval up to 9.0.4: scores that differ only beyond about seven digits tie.</summary>
    Reduced,
}
