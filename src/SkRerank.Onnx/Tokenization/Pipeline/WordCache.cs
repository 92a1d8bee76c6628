using System.Collections.Concurrent;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Remembers the tokens of words: most words of a text were seen before. Bounded; thread-safe.</summary>
/// <param name="model">Makes the tokens of a word.</param>
/// <param name="asBytes">Whether the model takes a word as its bytes.</param>
internal sealed class WordCache(ITokenModel model, bool asBytes)
{
    private const int MostWords = 32_768;

    private const int LongestWord = 64;

    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private int _count;

    public void Tokenize(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestWord)
        {
            Make(word.ToString(), ids);
            return;
        }

        var lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(word, out var known))
        {
            var made = new List<int>();
            var text = word.ToString();
            Make(text, made);
            known = [.. made];
            if (Volatile.Read(ref _count) < MostWords && _words.TryAdd(text, known)) Interlocked.Increment(ref _count);
        }

        ids.AddRange(known);
    }

    private void Make(string word, List<int> ids) => model.Tokenize(asBytes ? ByteLevel.Encode(word) : word, ids);
}
