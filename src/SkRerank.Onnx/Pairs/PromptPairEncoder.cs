using SkRerank.Chunking;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Pairs;

/// <summary>Makes the prompt of a yes-or-no judge: prefix, body and suffix, of which only the body is cut.</summary>
/// <remarks>The query has at most three quarters of the room, so that a document is always seen. Prefix, body and suffix are turned into tokens one by one, as the reference does.</remarks>
internal sealed class PromptPairEncoder : IPairEncoder
{
    private readonly TextTokenizer _tokenizer;
    private readonly int[] _prefix;
    private readonly int[] _suffix;
    private readonly int _room;
    private readonly Func<string, string> _query;

    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="window">The model's window.</param>
    /// <param name="prompt">The family's prompt.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window has no room beside prefix and suffix.</exception>
    public PromptPairEncoder(TextTokenizer tokenizer, int window, JudgePrompt prompt)
    {
        _tokenizer = tokenizer;
        _prefix = tokenizer.Tokenize(prompt.Prefix).Ids.ToArray();
        _suffix = tokenizer.Tokenize(prompt.Suffix).Ids.ToArray();
        _query = prompt.Query;
        _room = window - _prefix.Length - _suffix.Length;
        if (_room < 8)
            throw new ArgumentOutOfRangeException(nameof(window), window, $"MaxTokens must leave room for the text beside the {_prefix.Length + _suffix.Length} tokens of the model's prompt, but was {window}.");
    }

    public Func<RerankDocument, TokenArena, TokenizedInput> ForQuery(string query)
    {
        var shown = Shorten(query, out var isCut);
        var head = _query(shown);
        return (document, arena) =>
        {
            var body = _tokenizer.Tokenize(head, document.Text, _room, arena);
            return TokenizedInput.Join((_prefix, body.Ids, _suffix), body.Truncated || isCut, arena);
        };
    }

    private string Shorten(string query, out bool isCut)
    {
        // What stands around the query in the body counts as part of it.
        var most = Math.Max(1, (_room * 3 / 4) - _tokenizer.CountTokens(_query("")));
        isCut = _tokenizer.CountTokens(query) > most;
        if (!isCut) return query;
        var first = new SentenceChunker(_tokenizer, most).Chunk(query).First();
        return query.Substring(first.Start, first.Length);
    }
}
