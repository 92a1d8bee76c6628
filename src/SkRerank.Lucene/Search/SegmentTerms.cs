using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Search;

/// <summary>Holds where the terms of a query lie in one segment: each is looked up once; for one thread.</summary>
internal sealed class SegmentTerms
{
    private readonly AtomicReader _reader;
    private readonly TermsEnum _terms;
    private readonly NumericDocValues _norms;
    private readonly BytesRef[] _texts;
    private readonly TermState?[] _places;
    private readonly int[] _counts;
    private DocsEnum? _docs;

    private SegmentTerms(AtomicReaderContext leaf, string field, TermsEnum terms, int count)
    {
        _reader = leaf.AtomicReader;
        DocBase = leaf.DocBase;
        _terms = terms;
        _norms = _reader.GetNormValues(field);
        _texts = new BytesRef[count];
        _places = new TermState?[count];
        _counts = new int[count];
    }

    public int DocBase { get; }

    /// <summary>Looks up the terms, or gives <see langword="null"/> where the segment has none of the field.</summary>
    public static SegmentTerms? Find(AtomicReaderContext leaf, string field, IReadOnlyList<KeyValuePair<string, int>> terms)
    {
        if (leaf.AtomicReader.GetTerms(field) is not { } all) return null;
        var found = new SegmentTerms(leaf, field, all.GetEnumerator(), terms.Count);
        for (int i = 0; i < terms.Count; i++)
        {
            found._texts[i] = new BytesRef(terms[i].Key);
            if (!found._terms.SeekExact(found._texts[i])) continue;
            found._places[i] = found._terms.GetTermState();
            found._counts[i] = found._terms.DocFreq;
        }

        return found;
    }

    /// <summary>Counts the live documents with a term.</summary>
    public int CountLive(int term)
    {
        if (!_reader.HasDeletions || Postings(term, frequencies: false) is not { } docs) return _counts[term];
        int count = 0;
        while (docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS) count++;
        return count;
    }

    /// <summary>Gives the live documents with a term, or <see langword="null"/>; valid until the next call.</summary>
    public DocsEnum? Postings(int term, bool frequencies)
    {
        if (_places[term] is not { } place) return null;
        _terms.SeekExact(_texts[term], place);
        return _docs = _terms.Docs(_reader.LiveDocs, _docs, frequencies ? DocsFlags.FREQS : DocsFlags.NONE);
    }

    /// <summary>Gives the number of terms of a document.</summary>
    public long LengthOf(int doc) => _norms.Get(doc) - 1;
}
