namespace SkRerank.Retrieval;

/// <summary>Records that a selection took a candidate out.</summary>
/// <param name="Candidate">The candidate as it was.</param>
/// <param name="Stage">The name of the selection, such as <c>deduplication</c>.</param>
/// <param name="Reason">What was measured, in one sentence.</param>
public sealed record RemovedCandidate(RerankDocument Candidate, string Stage, string Reason)
{
    /// <summary>Gets the candidate that this one was folded into, as it was before the selection.</summary>
    /// <value>The default is <see langword="null"/>: it was folded into none.</value>
    public RerankDocument? Kept { get; init; }
}
