namespace SkRerank.Keywords;

/// <summary>Holds the documents that have one term, in ascending order.</summary>
internal sealed class PostingList
{
    private ulong[] _items = new ulong[1];
    private int _count;

    // The change of the index that the count of live documents was made at, and the count: one number, so that readers may race for it.
    private long _live = -1;

    public ReadOnlySpan<ulong> Items => _items.AsSpan(0, _count);

    public void Add(ulong posting)
    {
        if (_count == _items.Length) Array.Resize(ref _items, (int)Math.Min(Array.MaxLength, (long)_count + (_count >> 1) + 1));
        _items[_count++] = posting;
    }

    /// <summary>Counts the live documents with the term.</summary>
    /// <param name="live">Which documents are live.</param>
    /// <param name="deletions">How many documents are not; the list is counted again where this or its length has changed.</param>
    public int CountLive(DocumentSet live, int deletions)
    {
        if (deletions == 0) return _count;
        var known = Interlocked.Read(ref _live);
        if (known >> 32 == deletions + (long)_count) return (int)known;
        var count = 0;
        foreach (var posting in Items)
        {
            if (live.Contains(Posting.Document(posting))) count++;
        }

        Interlocked.Exchange(ref _live, ((deletions + (long)_count) << 32) | (uint)count);
        return count;
    }

    /// <summary>Drops the documents that have no new number, and numbers the others anew; numbers keep their order.</summary>
    public void Renumber(ReadOnlySpan<int> numbers)
    {
        var kept = 0;
        foreach (var posting in Items)
        {
            var number = numbers[Posting.Document(posting)];
            if (number >= 0) _items[kept++] = Posting.Pack(number, Posting.Frequency(posting));
        }

        Array.Resize(ref _items, Math.Max(kept, 1));
        _count = kept;
        _live = -1;
    }
}
