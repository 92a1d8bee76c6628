using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Is satisfied where the stored value of a property satisfies a predicate: for properties and comparisons that are not indexed.</summary>
internal sealed class ScanNode(Func<AtomicReader, Func<int, object?>> values, Func<object?, bool> predicate) : FilterNode
{
    public override FixedBitSet Evaluate(AtomicReaderContext leaf)
    {
        AtomicReader reader = leaf.AtomicReader;
        Func<int, object?> valueOf = values(reader);
        IBits? live = reader.LiveDocs;
        var set = new FixedBitSet(reader.MaxDoc);
        for (int doc = 0; doc < reader.MaxDoc; doc++)
        {
            if (live?.Get(doc) != false && predicate(valueOf(doc))) set.Set(doc);
        }

        return set;
    }
}
