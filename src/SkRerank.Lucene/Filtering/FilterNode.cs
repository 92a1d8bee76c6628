using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Represents one node of a translated filter.</summary>
internal abstract class FilterNode
{
    /// <summary>Gives the documents of a segment that satisfy the node; deleted ones may be among them. The caller owns the set.</summary>
    public abstract FixedBitSet Evaluate(AtomicReaderContext leaf);
}
