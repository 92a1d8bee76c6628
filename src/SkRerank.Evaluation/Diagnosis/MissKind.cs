namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Names why a relevant document is not among the first ten.</summary>
public enum MissKind
{
    /// <summary>It is not among the candidates: no order of them could show it.</summary>
    NotRetrieved,

    /// <summary>It is a candidate, and the final order puts it below the first ten.</summary>
    RankedLow,

    /// <summary>Its text is there, but the part that fits the query is not what was read: another passage of it came through, or the part lies beyond the model's window.</summary>
    CutByChunking,
}
