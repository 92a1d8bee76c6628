using System.Buffers;
using System.Text;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Splits texts at added tokens: the leftmost first, the longest where several begin.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] _tokens;
    private readonly SearchValues<string>? _search;

    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        _tokens = [.. tokens.Where(t => t.Text.Length > 0).OrderByDescending(t => t.Text.Length)];
        _search = _tokens.Length == 0 ? null : SearchValues.Create([.. _tokens.Select(t => t.Text)], StringComparison.Ordinal);
    }

    /// <summary>Gives the parts of a text in their order: stretches of text with id −1, and tokens with theirs.</summary>
    public IEnumerable<(string Text, int Id)> Split(string text)
    {
        var done = 0;
        for (var from = 0; _search is not null && from < text.Length;)
        {
            var at = text.AsSpan(from).IndexOfAny(_search);
            if (at < 0) break;
            var start = from + at;
            var token = Array.Find(_tokens, t => text.AsSpan(start).StartsWith(t.Text, StringComparison.Ordinal))!;
            var end = start + token.Text.Length;
            from = end;
            if (token.WholeWord && (EndsWithWord(text.AsSpan(0, start)) || StartsWithWord(text.AsSpan(end)))) continue;
            while (token.TakesSpaceBefore && start > done && char.IsWhiteSpace(text[start - 1])) start--;
            while (token.TakesSpaceAfter && end < text.Length && char.IsWhiteSpace(text[end])) end++;
            if (start > done) yield return (text[done..start], -1);
            yield return ("", token.Id);
            done = from = end;
        }

        if (done < text.Length) yield return (done == 0 ? text : text[done..], -1);
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_';
}
