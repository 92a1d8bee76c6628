namespace SkRerank;

/// <summary>Records that a selection took a document out of an answer.</summary>
/// <param name="Index">The position of the document in the input, from 0.</param>
/// <param name="Stage">The name of the selection, such as <c>deduplication</c>.</param>
/// <param name="Reason">What was measured, in one sentence.</param>
public sealed record RemovedDocument(int Index, string Stage, string Reason)
{
    /// <summary>Gets the position in the input of the document that this one was folded into.</summary>
    /// <value>The default is <see langword="null"/>: it was folded into none.</value>
    public int? KeptIndex { get; init; }
}
