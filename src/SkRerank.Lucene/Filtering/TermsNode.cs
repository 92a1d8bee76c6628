using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Filtering;

/// <summary>Is satisfied where an exact field has one of several terms.</summary>
internal sealed class TermsNode(string field, IReadOnlyCollection<string> terms) : FilterNode
{
    public override FixedBitSet Evaluate(AtomicReaderContext leaf)
    {
        var set = new FixedBitSet(leaf.AtomicReader.MaxDoc);
        foreach (string term in terms)
        {
            DocsEnum? docs = leaf.AtomicReader.GetTermDocsEnum(new Term(field, term));
            while (docs is not null && docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS) set.Set(docs.DocID);
        }

        return set;
    }
}
