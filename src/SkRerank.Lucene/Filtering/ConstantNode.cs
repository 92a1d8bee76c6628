using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Is satisfied by every document, or by none.</summary>
internal sealed class ConstantNode(bool value) : FilterNode
{
    public override FixedBitSet Evaluate(AtomicReaderContext leaf)
    {
        var set = new FixedBitSet(leaf.AtomicReader.MaxDoc);
        if (value) set.Set(0, leaf.AtomicReader.MaxDoc);
        return set;
    }
}
