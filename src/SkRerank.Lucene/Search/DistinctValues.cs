using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Finds one record for each value of an indexed text property, in the order of the values, by walking through the terms of the index.</summary>
internal static class DistinctValues
{
    /// <summary>Finds the first records behind a value.</summary>
    public static IEnumerable<int> Find(StoreSnapshot snapshot, StoreSchema schema, DataField field, string? after, int top)
    {
        if (MultiFields.GetTerms(snapshot.Reader, field.IndexedName!) is not { } terms) return [];
        BytesRef? begin = after is null ? null : new BytesRef(after);
        List<(BytesRef Value, int Doc)> found = [.. LongValues(snapshot, schema, field, terms).Where(one => begin is null || one.Value.CompareTo(begin) > 0)];
        found.AddRange(Values(snapshot, terms, begin).Take(top));
        return found.OrderBy(one => one.Value).Take(top).Select(one => one.Doc);
    }

    private static IEnumerable<(BytesRef Value, int Doc)> Values(StoreSnapshot snapshot, Terms terms, BytesRef? after)
    {
        var prefix = new BytesRef(ExactTerm.HashPrefix);
        return Walk(snapshot, terms, after ?? new BytesRef()).Where(one => !StringHelper.StartsWith(one.Term, prefix) && (after is null || !one.Term.BytesEquals(after)));
    }

    // The terms of long texts are their hashes, in an order of their own; the texts are with the records.
    private static IEnumerable<(BytesRef Value, int Doc)> LongValues(StoreSnapshot snapshot, StoreSchema schema, DataField field, Terms terms)
    {
        var prefix = new BytesRef(ExactTerm.HashPrefix);
        foreach ((BytesRef term, int doc) in Walk(snapshot, terms, prefix))
        {
            if (!StringHelper.StartsWith(term, prefix)) yield break;
            AtomicReaderContext leaf = snapshot.LeafOf(doc);
            yield return (new BytesRef((string)schema.ValuesOf(field, leaf.AtomicReader)(doc - leaf.DocBase)!), doc);
        }
    }

    /// <summary>Gives each term from one on that a live record has, with the record of the first key.</summary>
    private static IEnumerable<(BytesRef Term, int Doc)> Walk(StoreSnapshot snapshot, Terms terms, BytesRef from)
    {
        IBits? live = MultiFields.GetLiveDocs(snapshot.Reader);
        var keys = new KeyOrder(snapshot);
        TermsEnum each = terms.GetEnumerator();
        if (each.SeekCeil(from) == TermsEnum.SeekStatus.END) yield break;
        DocsEnum? docs = null;
        do
        {
            docs = each.Docs(live, docs, DocsFlags.NONE);
            int first = -1;
            while (docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
            {
                if (first < 0 || keys.Compare(docs.DocID, first) < 0) first = docs.DocID;
            }

            if (first >= 0) yield return (BytesRef.DeepCopyOf(each.Term), first);
        }
        while (each.MoveNext());
    }
}
