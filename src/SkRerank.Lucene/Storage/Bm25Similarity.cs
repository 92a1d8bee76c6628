using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;

namespace SkRerank.Lucene.Storage;

/// <summary>Keeps exact document lengths: Lucene 4.8's own similarities keep eight bits of them.</summary>
/// <remarks>
/// The norm is the number of terms plus 1, so that a document without the field (0) differs from one with an empty text (1).
/// Scores are summed in double by <see cref="Search.KeywordSearch"/>; Lucene's own query scorers sum floats in an order that depends on the segments.
/// </remarks>
internal sealed class Bm25Similarity : Similarity
{
    public override long ComputeNorm(FieldInvertState state) => state.Length - state.NumOverlap + 1L;

    public override SimWeight ComputeWeight(float queryBoost, CollectionStatistics collectionStats, params TermStatistics[] termStats) =>
        throw new NotSupportedException("Full-text fields of the store are scored by KeywordSearch, not by Lucene's queries.");

    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context) =>
        throw new NotSupportedException("Full-text fields of the store are scored by KeywordSearch, not by Lucene's queries.");
}
