using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Is satisfied where another node is not.</summary>
internal sealed class NotNode(FilterNode inner) : FilterNode
{
    public override FixedBitSet Evaluate(AtomicReaderContext leaf)
    {
        FixedBitSet set = inner.Evaluate(leaf);
        set.Flip(0, leaf.AtomicReader.MaxDoc);
        return set;
    }
}
