using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Is satisfied where an indexed number lies in a range.</summary>
internal sealed class RangeNode(Filter range) : FilterNode
{
    public override FixedBitSet Evaluate(AtomicReaderContext leaf)
    {
        var set = new FixedBitSet(leaf.AtomicReader.MaxDoc);
        DocIdSetIterator? docs = range.GetDocIdSet(leaf, acceptDocs: null)?.GetIterator();
        if (docs is not null) set.Or(docs);
        return set;
    }
}
