namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Byte-pair encoding: the pair of the lowest rank is merged first, the leftmost where ranks are equal.</summary>
internal sealed class BpeModel : ITokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;
    private readonly int? _unknown;
    private readonly bool _fuseUnknown;
    private readonly bool _wholeWords;
    private readonly int[]? _byteIds;

    /// <param name="vocabulary">The id of each token.</param>
    /// <param name="merges">The pairs of ids, best first, with the id of what they make.</param>
    /// <param name="unknown">The id of what has no token; without one it is left out.</param>
    /// <param name="fuseUnknown">Whether unknown characters side by side are one token.</param>
    /// <param name="byteFallback">Whether an unknown character is written as its bytes, <c>&lt;0x0A&gt;</c>.</param>
    /// <param name="wholeWords">Whether a word that is a token is not merged from its characters.</param>
    public BpeModel(Dictionary<string, int> vocabulary, IEnumerable<(int Left, int Right, int Id)> merges, int? unknown, bool fuseUnknown, bool byteFallback, bool wholeWords)
    {
        _vocabulary = vocabulary;
        _merges = [];
        foreach (var (left, right, id) in merges) _merges.TryAdd((left, right), (_merges.Count, id));
        _unknown = unknown;
        _fuseUnknown = fuseUnknown;
        _wholeWords = wholeWords;
        if (byteFallback) _byteIds = [.. Enumerable.Range(0, 256).Select(b => vocabulary.GetValueOrDefault($"<0x{b:X2}>", -1))];
    }

    public void Tokenize(string word, List<int> ids)
    {
        if (_wholeWords && _vocabulary.TryGetValue(word, out var whole)) ids.Add(whole);
        else ids.AddRange(Merge(Symbols(word)));
    }

    private List<int> Symbols(string word)
    {
        var symbols = new List<int>(word.Length);
        var afterUnknown = false;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in word.EnumerateRunes())
        {
            var isKnown = _vocabulary.TryGetValue(rune.ToString(), out var id);
            if (isKnown) symbols.Add(id);
            else if (_byteIds is not null && AddBytes(symbols, utf8[..rune.EncodeToUtf8(utf8)])) isKnown = true;
            else if (_unknown is { } unknown && !(afterUnknown && _fuseUnknown)) symbols.Add(unknown);
            afterUnknown = !isKnown;
        }

        return symbols;
    }

    private bool AddBytes(List<int> symbols, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (_byteIds![b] < 0) return false;
        }

        foreach (var b in bytes) symbols.Add(_byteIds![b]);
        return true;
    }

    // A linked list of symbols and a queue of possible merges: time n log n, however long the word.
    private int[] Merge(List<int> symbols)
    {
        var count = symbols.Count;
        var ids = symbols.ToArray();
        int[] next = new int[count], previous = new int[count];
        for (var i = 0; i < count; i++) (next[i], previous[i]) = (i + 1 < count ? i + 1 : -1, i - 1);
        var queue = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (var i = 0; i + 1 < count; i++) Offer(i);
        while (queue.TryDequeue(out var merge, out _))
        {
            var right = next[merge.At];
            if (ids[merge.At] != merge.Left || right < 0 || ids[right] != merge.Right) continue;
            ids[merge.At] = _merges[(merge.Left, merge.Right)].Id;
            ids[right] = -1;
            next[merge.At] = next[right];
            if (next[right] >= 0) previous[next[right]] = merge.At;
            if (previous[merge.At] >= 0) Offer(previous[merge.At]);
            if (next[merge.At] >= 0) Offer(merge.At);
        }

        return Array.FindAll(ids, id => id >= 0);

        void Offer(int at)
        {
            var pair = (ids[at], ids[next[at]]);
            if (_merges.TryGetValue(pair, out var merge)) queue.Enqueue((at, pair.Item1, pair.Item2), (merge.Rank, at));
        }
    }
}
