using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SkRerank.Keywords;

/// <summary>Walks through the postings of one query term, window by window.</summary>
internal struct TermCursor(PostingList list, float weight, float bound)
{
    private readonly PostingList _list = list;
    private int _from;
    private int _to;

    /// <summary>Gets the most that the term can add to a score.</summary>
    public float Bound { get; } = bound;

    /// <summary>Gets the postings of the window that was opened last.</summary>
    public readonly ReadOnlySpan<ulong> Window => _list.Items[_from.._to];

    /// <summary>Gets the first document behind the window that was opened last, or <see cref="int.MaxValue"/>.</summary>
    public readonly int Next => _to < _list.Items.Length ? Posting.Document(_list.Items[_to]) : int.MaxValue;

    /// <summary>Opens the window of the documents from one number up to another.</summary>
    public void Open(int from, int to)
    {
        _from = Search(_list.Items, _to, from);
        _to = Search(_list.Items, _from, to);
    }

    /// <summary>Adds the greatest parts of the window's postings to one sum a document.</summary>
    public readonly void AddTo(Span<float> sums, int firstDocument, ReadOnlySpan<float> most)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var part = ref MemoryMarshal.GetReference(most);
        var factor = weight;
        foreach (var posting in Window)
        {
            // In range: a window holds the documents that it was opened for, and the table was made for all codes.
            Unsafe.Add(ref sum, (nint)(uint)(Posting.Document(posting) - firstDocument)) += factor * Unsafe.Add(ref part, (nint)(uint)Posting.Code(posting));
        }
    }

    /// <summary>Gives the most that the term adds to the score of one document of the window.</summary>
    public readonly float MostOf(int document, ReadOnlySpan<float> most)
    {
        var window = Window;
        var at = Search(window, 0, document);
        return at < window.Length && Posting.Document(window[at]) == document ? weight * most[Posting.Code(window[at])] : 0;
    }

    /// <summary>Finds the first posting at or behind a start whose document is not below a number: in doubling steps, then by halves.</summary>
    public static int Search(ReadOnlySpan<ulong> items, int start, int document)
    {
        var wanted = (ulong)document << 32;
        if (start >= items.Length || items[start] >= wanted) return start;
        long low = start;
        long high = low + 1;
        while (high < items.Length && items[(int)high] < wanted)
        {
            var step = high - low;
            low = high;
            high += 2 * step;
        }

        high = Math.Min(high, items.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (items[(int)middle] < wanted) low = middle;
            else high = middle;
        }

        return (int)high;
    }
}
