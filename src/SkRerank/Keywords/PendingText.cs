namespace SkRerank.Keywords;

/// <summary>Counts the terms of the text that is to be written next; for the one writer, who may look terms up while readers do, but adds none.</summary>
internal sealed class PendingText(Dictionary<string, PostingList> known) : ITermSink
{
    private readonly Dictionary<string, PostingList>.AlternateLookup<ReadOnlySpan<char>> _known = known.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<string, PostingList> _new = new(StringComparer.Ordinal);
    private readonly List<PostingList> _lists = [];

    /// <summary>Gets the lists of the distinct terms, each with its <see cref="PostingList.Pending"/> count.</summary>
    public IReadOnlyList<PostingList> Lists => _lists;

    /// <summary>Gets the terms that the index does not have yet.</summary>
    public IReadOnlyDictionary<string, PostingList> NewTerms => _new;

    /// <summary>Gets the number of terms, repeated ones with it.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a text, and forgets the one before.</summary>
    public void Read(TextAnalyzer analyzer, string text)
    {
        foreach (var list in _lists) list.Pending = 0;
        _lists.Clear();
        _new.Clear();
        Length = 0;
        analyzer.Read(text, this);
    }

    public void Add(ReadOnlySpan<char> term)
    {
        Length++;
        if (!_known.TryGetValue(term, out var list))
        {
            var added = _new.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!added.TryGetValue(term, out list)) added[term] = list = new PostingList();
        }

        if (list.Pending++ == 0) _lists.Add(list);
    }
}
