using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Orders documents by key, by the bytes of its UTF-8 text, so that ties do not depend on how the index is cut into segments; for one thread.</summary>
internal sealed class KeyOrder : IComparer<int>
{
    private readonly StoreSnapshot _snapshot;
    private readonly SortedDocValues?[] _keys;
    private readonly BytesRef _left = new();
    private readonly BytesRef _right = new();

    public KeyOrder(StoreSnapshot snapshot)
    {
        _snapshot = snapshot;
        _keys = new SortedDocValues?[snapshot.Leaves.Count];
    }

    public int Compare(int x, int y)
    {
        if (x == y) return 0;
        AtomicReaderContext left = _snapshot.LeafOf(x);
        AtomicReaderContext right = _snapshot.LeafOf(y);
        SortedDocValues leftKeys = KeysOf(left);
        if (left.Ord == right.Ord) return leftKeys.GetOrd(x - left.DocBase).CompareTo(leftKeys.GetOrd(y - right.DocBase));
        leftKeys.Get(x - left.DocBase, _left);
        KeysOf(right).Get(y - right.DocBase, _right);
        return _left.CompareTo(_right);
    }

    /// <summary>Gives the text of a document's key.</summary>
    public string KeyOf(int doc)
    {
        AtomicReaderContext leaf = _snapshot.LeafOf(doc);
        KeysOf(leaf).Get(doc - leaf.DocBase, _left);
        return _left.Utf8ToString();
    }

    private SortedDocValues KeysOf(AtomicReaderContext leaf) => _keys[leaf.Ord] ??= leaf.AtomicReader.GetSortedDocValues(StoreSchema.KeyField);
}
