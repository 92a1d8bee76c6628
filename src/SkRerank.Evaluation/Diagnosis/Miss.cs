namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Represents a relevant document that the first ten of the final order lack.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Label">Its label.</param>
/// <param name="Kind">Why it is not there.</param>
/// <param name="RetrievedRank">Its rank in the order of retrieval, from 1; <see langword="null"/> where retrieval did not give it at the greatest depth either.</param>
/// <param name="FinalRank">Its rank in the final order, from 1; <see langword="null"/> where it is not in it.</param>
public sealed record Miss(string DocumentId, int Label, MissKind Kind, int? RetrievedRank, int? FinalRank)
{
    /// <summary>Gets whether the store has the document.</summary>
    /// <value>The default is <see langword="null"/>: nobody looked.</value>
    public bool? IsStored { get; init; }
}
