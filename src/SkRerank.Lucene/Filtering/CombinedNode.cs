using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Is satisfied where both nodes are, or where either is.</summary>
internal sealed class CombinedNode(bool both, FilterNode left, FilterNode right) : FilterNode
{
    public override FixedBitSet Evaluate(AtomicReaderContext leaf)
    {
        FixedBitSet set = left.Evaluate(leaf);
        FixedBitSet other = right.Evaluate(leaf);
        if (both) set.And(other);
        else set.Or(other);
        return set;
    }
}
