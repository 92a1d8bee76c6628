using System.Text;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>SentencePiece's unigram model: the pieces of the greatest sum of scores (Viterbi).</summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _pieces;
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly int _longest;
    private readonly int[]? _byteIds;

    /// <param name="pieces">The pieces with their scores; a piece's place is its id.</param>
    /// <param name="unknown">The id of what has no piece.</param>
    /// <param name="byteFallback">Whether an unknown character is written as its bytes, <c>&lt;0x0A&gt;</c>.</param>
    public UnigramModel(IReadOnlyList<(string Text, double Score)> pieces, int unknown, bool byteFallback)
    {
        var ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (var i = 0; i < pieces.Count; i++) ids[pieces[i].Text] = i;
        _pieces = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _scores = [.. pieces.Select(p => p.Score)];
        _unknown = unknown;
        _unknownScore = _scores.Min() - UnknownPenalty;
        _longest = pieces.Max(p => p.Text.Length);
        if (byteFallback) _byteIds = [.. Enumerable.Range(0, 256).Select(b => ids.GetValueOrDefault($"<0x{b:X2}>", -1))];
    }

    public void Tokenize(string word, List<int> ids)
    {
        var best = new (double Score, int Start, int Id)[word.Length + 1];
        for (var i = 1; i < best.Length; i++) best[i].Start = -1;
        for (var start = 0; start < word.Length;)
        {
            Rune.DecodeFromUtf16(word.AsSpan(start), out _, out var first);
            var hasSingle = false;
            for (var length = 1; length <= _longest && start + length <= word.Length; length++)
            {
                if (!_pieces.TryGetValue(word.AsSpan(start, length), out var id)) continue;
                Offer(best, start, start + length, id, _scores[id]);
                hasSingle |= length == first;
            }

            if (!hasSingle) Offer(best, start, start + first, _unknown, _unknownScore);
            start += first;
        }

        Collect(word, best, ids);
    }

    private static void Offer((double Score, int Start, int Id)[] best, int start, int end, int id, double score)
    {
        var sum = best[start].Score + score;
        if (best[end].Start < 0 || sum > best[end].Score) best[end] = (sum, start, id);
    }

    private void Collect(string word, (double Score, int Start, int Id)[] best, List<int> ids)
    {
        var path = new List<(int Start, int End, int Id)>();
        for (var end = word.Length; end > 0; end = best[end].Start) path.Add((best[end].Start, end, best[end].Id));
        for (var i = path.Count - 1; i >= 0;)
        {
            var (start, end, id) = path[i--];

            // Unknown characters side by side are one token.
            while (id == _unknown && i >= 0 && path[i].Id == _unknown) end = path[i--].End;
            if (id == _unknown && _byteIds is not null && AddBytes(word.AsSpan(start, end - start), ids)) continue;
            ids.Add(id);
        }
    }

    private bool AddBytes(ReadOnlySpan<char> text, List<int> ids)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ToArray());
        if (Array.Exists(bytes, b => _byteIds![b] < 0)) return false;
        ids.AddRange(bytes.Select(b => _byteIds![b]));
        return true;
    }
}
