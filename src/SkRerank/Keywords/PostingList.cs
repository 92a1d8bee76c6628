namespace SkRerank.Keywords;

/// <summary>Holds the documents that have one term, in ascending order.</summary>
internal sealed class PostingList(int capacity = 1)
{
    private ulong[] _items = new ulong[capacity];
    private int _count;
    private ushort _maxFrequencyCode;
    private ushort _minLengthCode = ushort.MaxValue;

    // How often documents had been deleted and added when the live ones were counted, and their number: one value, so that readers may race for it.
    private long _live = -1;

    /// <summary>Gets or sets how often the term stands in the text that is to be written next.</summary>
    public int Pending { get; set; }

    public ReadOnlySpan<ulong> Items => _items.AsSpan(0, _count);

    /// <summary>Gets a code that no posting of the list exceeds in what it adds to a score.</summary>
    public int BestCode => (_maxFrequencyCode << Posting.LengthBits) | _minLengthCode;

    public void Add(ulong posting)
    {
        if (_count == _items.Length) Array.Resize(ref _items, (int)Math.Min(Array.MaxLength, (long)_count + (_count >> 1) + 1));
        _items[_count++] = posting;
        var code = Posting.Code(posting);
        _maxFrequencyCode = Math.Max(_maxFrequencyCode, (ushort)Posting.FrequencyCode(code));
        _minLengthCode = Math.Min(_minLengthCode, (ushort)Posting.LengthCode(code));
    }

    /// <summary>Counts the live documents with the term.</summary>
    /// <param name="live">Which documents are live.</param>
    /// <param name="deleted">How many documents are not; the list is counted again where this or its length has changed.</param>
    public int CountLive(DocumentSet live, int deleted)
    {
        if (deleted == 0) return _count;
        var state = (long)deleted + _count;
        var known = Interlocked.Read(ref _live);
        if (known >> 32 == state) return (int)known;
        var count = 0;
        foreach (var posting in Items)
        {
            if (live.Contains(Posting.Document(posting))) count++;
        }

        Interlocked.Exchange(ref _live, (state << 32) | (uint)count);
        return count;
    }

    /// <summary>Drops the documents that have no new number, and numbers the others anew; numbers keep their order.</summary>
    public void Renumber(ReadOnlySpan<int> numbers)
    {
        var old = _items;
        var count = _count;
        _items = new ulong[Math.Max(1, count)];
        (_count, _live, _maxFrequencyCode, _minLengthCode) = (0, -1, 0, ushort.MaxValue);
        for (var i = 0; i < count; i++)
        {
            var number = numbers[Posting.Document(old[i])];
            if (number >= 0) Add(Posting.Renumber(old[i], number));
        }

        Array.Resize(ref _items, Math.Max(_count, 1));
    }
}
