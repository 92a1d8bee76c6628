using System.Buffers;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Turns texts into the token ids of a BERT model, exactly as Hugging Face's tokenizers do; thread-safe.</summary>
internal sealed class WordPieceTokenizer : TextTokenizer
{
    private readonly WordPieceRules _rules;
    private readonly (string Text, int Id)[] _special;
    private readonly SearchValues<string>? _specialSearch;

    /// <summary>Initializes a new instance of the <see cref="WordPieceTokenizer"/> class.</summary>
    /// <param name="rules">What the tokenizer's files say about words and pieces.</param>
    /// <param name="special">The tokens that are matched verbatim in the text, before it is normalised.</param>
    /// <param name="single">The template of one text.</param>
    /// <param name="pair">The template of a pair.</param>
    public WordPieceTokenizer(WordPieceRules rules, IEnumerable<(string Text, int Id)> special, TokenTemplate single, TokenTemplate pair)
        : base(single, pair)
    {
        _rules = rules;
        _special = [.. special.Where(token => token.Text.Length > 0).OrderByDescending(token => token.Text.Length)];
        _specialSearch = _special.Length == 0 ? null : SearchValues.Create([.. _special.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override int CountTokens(ReadOnlySpan<char> text) => Scan(text, new TokenSink(collect: false, int.MaxValue)).Count;

    /// <inheritdoc/>
    public override TokenizedText Tokenize(ReadOnlySpan<char> text, int limit = int.MaxValue, TokenArena? arena = null) => Scan(text, new TokenSink(collect: true, limit)).Finish(arena);

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
