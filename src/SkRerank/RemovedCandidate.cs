namespace SkRerank;

/// <summary>Says that a selection stage took a candidate out of an answer, and why: nothing is lost silently.</summary>
/// <param name="Index">The position of the candidate in the input of the reranker, from 0.</param>
/// <param name="Stage">The stage that took it out, such as <c>threshold</c> or <c>duplicates</c>.</param>
/// <param name="Reason">Why, in one sentence; it holds no text of the candidate.</param>
public sealed record RemovedCandidate(int Index, string Stage, string Reason)
{
    /// <summary>Gets the position in the input of the candidate that stands for this one.</summary>
    /// <value>The default is <see langword="null"/>: none does.</value>
    public int? MergedInto { get; init; }

    /// <summary>Gets the candidate itself, where it was taken out of the answer of a retriever.</summary>
    /// <value>The default is <see langword="null"/>: it is at <see cref="Index"/> of the list that was reranked.</value>
    public RerankDocument? Document { get; init; }
}
