using System.Buffers;
using System.Globalization;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Turns texts into the token ids of a BERT model, exactly as Hugging Face's tokenizers do; thread-safe.</summary>
internal sealed class WordPieceTokenizer : ITokenCounter
{
    private readonly WordPieceRules _rules;
    private readonly (string Text, int Id)[] _special;
    private readonly SearchValues<string>? _specialSearch;
    private readonly TokenTemplate _single;
    private readonly TokenTemplate _pair;

    /// <summary>Initializes a new instance of the <see cref="WordPieceTokenizer"/> class.</summary>
    /// <param name="rules">What the tokenizer's files say about words and pieces.</param>
    /// <param name="special">The tokens that are matched verbatim in the text, before it is normalised.</param>
    /// <param name="single">The template of one text.</param>
    /// <param name="pair">The template of a pair.</param>
    public WordPieceTokenizer(WordPieceRules rules, IEnumerable<(string Text, int Id)> special, TokenTemplate single, TokenTemplate pair)
    {
        _rules = rules;
        _special = [.. special.Where(token => token.Text.Length > 0).OrderByDescending(token => token.Text.Length)];
        _specialSearch = _special.Length == 0 ? null : SearchValues.Create([.. _special.Select(token => token.Text)], StringComparison.Ordinal);
        _single = single;
        _pair = pair;
    }

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text) => Scan(text, new TokenSink(collect: false, int.MaxValue)).Count;

    /// <summary>Turns the beginning of a text into tokens, without special tokens around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The greatest number of tokens wanted; the rest of the text is not looked at.</param>
    public TokenizedText Tokenize(ReadOnlySpan<char> text, int limit = int.MaxValue)
    {
        var sink = Scan(text, new TokenSink(collect: true, limit));
        return new TokenizedText(sink.ToMemory(), sink.IsOverfull);
    }

    /// <summary>Makes the model's input for one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    public TokenizedInput Encode(ReadOnlySpan<char> text, int maxTokens = int.MaxValue)
    {
        var tokens = Tokenize(text, TextBudget(_single, maxTokens));
        return _single.Apply(tokens.Ids.Span, [], tokens.Truncated);
    }

    /// <summary>Makes the model's input for a pair, cutting only the second text.</summary>
    /// <param name="first">The first text as <see cref="TokenizeFirst"/> gave it.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    /// <exception cref="ArgumentException">The first text leaves no room.</exception>
    public TokenizedInput EncodePair(TokenizedText first, ReadOnlySpan<char> second, int maxTokens)
    {
        var room = TextBudget(_pair, maxTokens) - first.Ids.Length;
        if (room < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The first text must leave room in the window of {maxTokens} tokens, but has {first.Ids.Length} tokens; shorten it."), nameof(first));
        var tokens = Tokenize(second, room);
        return _pair.Apply(first.Ids.Span, tokens.Ids.Span, first.Truncated || tokens.Truncated);
    }

    /// <summary>Turns the query of a pair into tokens: at most three quarters of the room for text.</summary>
    /// <param name="text">The query.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    public TokenizedText TokenizeFirst(ReadOnlySpan<char> text, int maxTokens) => Tokenize(text, TextBudget(_pair, maxTokens) * 3 / 4);

    /// <summary>Makes the model's input for a pair, cutting the longer text first.</summary>
    /// <param name="first">The first text, whole.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    public TokenizedInput EncodePairLongestFirst(TokenizedText first, ReadOnlySpan<char> second, int maxTokens)
    {
        var room = TextBudget(_pair, maxTokens);
        var tokens = Tokenize(second, room);
        int shorter = first.Ids.Length, longer = tokens.Ids.Length;
        // Which of two texts that are both too long is the longer one decides who gets the odd token; only then the whole second text is counted.
        if (tokens.Truncated) longer = shorter > room ? CountTokens(second) : int.MaxValue;
        var swapped = shorter > longer;
        if (swapped) (shorter, longer) = (longer, shorter);
        if ((long)shorter + longer > room)
        {
            // The shorter one stays whole beside the other while it takes at most half of the room.
            if (shorter <= room / 2)
            {
                longer = Math.Min(longer, room - shorter);
            }
            else
            {
                shorter = room / 2;
                longer = room - shorter;
            }
        }

        var (firstCount, secondCount) = swapped ? (longer, shorter) : (shorter, longer);
        first = first.Take(firstCount);
        tokens = tokens.Take(secondCount);
        return _pair.Apply(first.Ids.Span, tokens.Ids.Span, first.Truncated || tokens.Truncated);
    }

    private static int TextBudget(TokenTemplate template, int maxTokens) =>
        maxTokens > template.SpecialCount
            ? maxTokens - template.SpecialCount
            : throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, $"The window must be greater than its {template.SpecialCount} special tokens, but was {maxTokens}.");

    private TokenSink Scan(ReadOnlySpan<char> text, TokenSink sink)
    {
        var room = 2 * _rules.LongestWord;
        Span<char> word = room <= 512 ? stackalloc char[room] : new char[room];
        Span<uint> hashes = room <= 512 ? stackalloc uint[room] : new uint[room];
        var scanner = new WordPieceScanner(_rules, word, hashes, sink);
        while (true)
        {
            var at = _specialSearch is null ? -1 : text.IndexOfAny(_specialSearch);
            scanner.Scan(at < 0 ? text : text[..at]);
            if (at < 0 || scanner.Sink.IsOverfull) return scanner.Sink;
            text = text[at..];
            foreach (var (token, id) in _special)
            {
                if (!text.StartsWith(token, StringComparison.Ordinal)) continue;
                scanner.AddSpecial(id);
                text = text[token.Length..];
                break;
            }
        }
    }
}
