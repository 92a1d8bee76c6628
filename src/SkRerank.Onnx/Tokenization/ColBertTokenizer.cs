using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Lays out queries and documents as ColBERT does: a marker behind <c>[CLS]</c>, and queries filled up with <c>[MASK]</c>.</summary>
internal sealed class ColBertTokenizer
{
    private readonly TextTokenizer _tokenizer;
    private readonly ColBertSettings _settings;
    private readonly int _start;
    private readonly int _end;
    private readonly int _mask;
    private readonly int _queryMarker;
    private readonly int _documentMarker;
    private readonly HashSet<int> _skipped = [];

    /// <exception cref="RerankException">A marker or the mask is no token of the model.</exception>
    public ColBertTokenizer(TextTokenizer tokenizer, ColBertSettings settings, ModelFolder folder)
    {
        _tokenizer = tokenizer;
        _settings = settings;
        if (tokenizer.Encode("").Ids.Span is not [var start, var end])
            throw LoadError.Create($"The tokenizer of '{folder.Path}' must put one token before a text and one behind it, as ColBERT's does; give the folder of a ColBERT model.");
        (_start, _end) = (start, end);
        var ids = TokenNames.Read(folder).GroupBy(name => name.Value, StringComparer.Ordinal).ToDictionary(name => name.Key, name => name.First().Key, StringComparer.Ordinal);
        int Id(string token) => ids.TryGetValue(token, out var id) ? id : throw LoadError.Create($"The tokenizer of '{folder.Path}' must have the token '{token}', which its '{settings.File}' or ColBERT needs, but has not; copy the model folder again.");
        _mask = Id("[MASK]");
        _queryMarker = Id(settings.QueryMarker);
        _documentMarker = Id(settings.DocumentMarker);
        foreach (var word in settings.Skipped)
        {
            // A word without a token of its own reads as the unknown token, which is kept.
            if (ids.TryGetValue(word, out var id)) _skipped.Add(id);
        }
    }

    /// <summary>Lays out a query: every position has a vector, also those of the mask.</summary>
    public TokenizedInput Query(string text, TokenArena arena)
    {
        var input = Mark(text, _queryMarker, _settings.QueryLength, arena);
        if (!_settings.ExpandsQueries) return input;
        var ids = arena.Take(_settings.QueryLength);
        input.Ids.CopyTo(ids);
        ids.Span[input.Ids.Length..].Fill(_mask);
        return new TokenizedInput(ids, default, 0, ids.Length, input.Truncated) { Attended = _settings.AttendsToMasks ? ids.Length : input.Ids.Length };
    }

    /// <summary>Lays out a document.</summary>
    public TokenizedInput Document(string text, TokenArena arena) => Mark(text, _documentMarker, _settings.DocumentLength, arena);

    /// <summary>Says whether a token of a document has a vector.</summary>
    public bool IsKept(int id) => !_skipped.Contains(id);

    private TokenizedInput Mark(string text, int marker, int length, TokenArena arena)
    {
        var tokens = _tokenizer.Tokenize(text, length - 3, arena);
        var ids = arena.Take(tokens.Ids.Length + 3);
        (ids.Span[0], ids.Span[1], ids.Span[^1]) = (_start, marker, _end);
        tokens.Ids.CopyTo(ids[2..]);
        return new TokenizedInput(ids, default, 0, ids.Length, tokens.Truncated);
    }
}
