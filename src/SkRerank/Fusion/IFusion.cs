namespace SkRerank.Fusion;

/// <summary>Makes one list of candidates from several.</summary>
/// <remarks>
/// Candidates are the same when their ids are (ordinal). The order is total and does not depend on the order of the lists: fused score descending,
/// then best rank in any list, then id (ordinal). Each fused candidate keeps every leg's score and rank in its trail.
/// </remarks>
public interface IFusion
{
    /// <summary>Gets the name of the fused score in the trail, such as <c>rrf</c>.</summary>
    string Name { get; }

    /// <summary>Fuses lists.</summary>
    /// <param name="lists">What the legs returned.</param>
    /// <returns>The union of the candidates, best first; empty when every list is.</returns>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    /// <exception cref="RerankException">A candidate has no id or occurs twice in one list, or a score that the fusion reads is missing or not finite.</exception>
    IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists);
}
