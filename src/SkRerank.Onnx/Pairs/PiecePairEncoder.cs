using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Pairs;

/// <summary>Makes the prompt of a <see cref="PiecePrompt"/>: the query has at most three quarters of the room, the document the rest; nothing else is ever cut.</summary>
internal sealed class PiecePairEncoder : IPairEncoder
{
    private readonly LocalModel _model;
    private readonly PiecePrompt _prompt;
    private readonly int[] _start;
    private readonly int[] _separator;
    private readonly int[] _suffix;
    private readonly int _room;

    /// <param name="model">The model.</param>
    /// <param name="prompt">The family's prompt.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window has no room beside the prompt.</exception>
    /// <exception cref="RerankException">A token that the prompt needs is missing.</exception>
    public PiecePairEncoder(LocalModel model, PiecePrompt prompt)
    {
        _model = model;
        _prompt = prompt;
        _start = PiecePrompt.TokenOf(model.Folder, model.Config, prompt.StartToken);
        _separator = Ids(prompt.Separator);
        _suffix = [.. _separator, .. Ids(prompt.Suffix), .. PiecePrompt.TokenOf(model.Folder, model.Config, prompt.EndToken)];
        var fixedCount = _start.Length + _separator.Length + _suffix.Length;
        _room = model.Window - fixedCount;
        if (_room < 8)
            throw new ArgumentOutOfRangeException(nameof(model), model.Window, $"MaxTokens must leave room for the text beside the {fixedCount} tokens of the model's prompt, but was {model.Window}.");
    }

    public Func<RerankDocument, TokenArena, TokenizedInput> ForQuery(string query)
    {
        var first = _model.Tokenizer.Tokenize(_prompt.Query + query, _room * 3 / 4);
        int[] before = [.. _start, .. first.Ids.Span, .. _separator];
        return (document, arena) =>
        {
            var second = _model.DocumentTokens(_prompt.Document, document.Text, _room, arena).Take(_room - first.Ids.Length);
            return TokenizedInput.Join((before, second.Ids, _suffix), first.Truncated || second.Truncated, arena);
        };
    }

    private int[] Ids(string text) => text.Length == 0 ? [] : _model.Tokenizer.Tokenize(text).Ids.ToArray();
}
