using System.Globalization;
using System.Text;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Splits a text into words as the regular expressions of GPT-2, Qwen and Llama 3 do, by code points.</summary>
/// <remarks>.NET's own expressions see UTF-16: a letter beyond U+FFFF is no <c>\p{L}</c> to them. So the three expressions in use are written out.</remarks>
/// <param name="isGpt2">Whether it is GPT-2's expression; else that of Qwen and Llama 3.</param>
/// <param name="maxDigits">How many digits at most one word has, outside GPT-2.</param>
internal sealed class WordSplit(bool isGpt2, int maxDigits)
{
    public const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const string QwenPattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Llama3Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private enum Kind
    {
        End,
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>Gives the split of an expression, or <see langword="null"/> where it is another.</summary>
    public static WordSplit? Of(string pattern) => pattern switch
    {
        Gpt2Pattern => new WordSplit(isGpt2: true, int.MaxValue),
        QwenPattern => new WordSplit(isGpt2: false, 1),
        Llama3Pattern => new WordSplit(isGpt2: false, 3),
        _ => null,
    };

    /// <summary>Finds the words of a text.</summary>
    public void Split(string text, List<(int Start, int Length)> words)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = isGpt2 ? Gpt2End(text, start) : QwenEnd(text, start);
            words.Add((start, end - start));
            start = end;
        }
    }

    private static int Gpt2End(string text, int start)
    {
        if (Contraction(text, start, ignoreCase: false) is > 0 and var length) return start + length;
        var from = text[start] == ' ' && KindAt(text, start + 1, out _) is Kind.Letter or Kind.Number or Kind.Other ? start + 1 : start;
        var kind = KindAt(text, from, out _);
        return kind == Kind.Space ? SpacesEnd(text, start) : RunEnd(text, from, kind, int.MaxValue);
    }

    private int QwenEnd(string text, int start)
    {
        if (Contraction(text, start, ignoreCase: true) is > 0 and var length) return start + length;
        var kind = KindAt(text, start, out var first);
        if (kind == Kind.Letter) return RunEnd(text, start, Kind.Letter, int.MaxValue);
        if (kind == Kind.Number) return RunEnd(text, start, Kind.Number, maxDigits);
        if (text[start] is not ('\r' or '\n') && KindAt(text, start + first, out _) == Kind.Letter) return RunEnd(text, start + first, Kind.Letter, int.MaxValue);
        var from = text[start] == ' ' && KindAt(text, start + 1, out _) == Kind.Other ? start + 1 : start;
        if (KindAt(text, from, out _) == Kind.Other)
        {
            var end = RunEnd(text, from, Kind.Other, int.MaxValue);
            while (end < text.Length && text[end] is '\r' or '\n') end++;
            return end;
        }

        // White space up to its last line break, where it has one.
        var spaces = RunEnd(text, start, Kind.Space, int.MaxValue);
        var feed = text.AsSpan(start, spaces - start).LastIndexOfAny('\r', '\n');
        return feed >= 0 ? start + feed + 1 : SpacesEnd(text, start);
    }

    // A run of white space leaves its last character to the word that follows.
    private static int SpacesEnd(string text, int start)
    {
        var end = RunEnd(text, start, Kind.Space, int.MaxValue);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static int RunEnd(string text, int start, Kind kind, int most)
    {
        var end = start;
        for (var count = 0; count < most && KindAt(text, end, out var length) == kind; count++) end += length;
        return end;
    }

    private static int Contraction(string text, int start, bool ignoreCase)
    {
        if (text[start] != '\'' || start + 1 >= text.Length) return 0;
        char first = Fold(text[start + 1], ignoreCase), second = start + 2 < text.Length ? Fold(text[start + 2], ignoreCase) : '\0';
        return (first, second) switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r' or 'v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }

    // The long s folds to s as well.
    private static char Fold(char c, bool ignoreCase) => !ignoreCase ? c : c == '\u017F' ? 's' : char.ToLowerInvariant(c);

    private static Kind KindAt(string text, int at, out int length)
    {
        length = 1;
        if (at >= text.Length) return Kind.End;
        var c = text[at];
        if (c < 128) return char.IsAsciiLetter(c) ? Kind.Letter : char.IsAsciiDigit(c) ? Kind.Number : c is ' ' or (>= '\t' and <= '\r') ? Kind.Space : Kind.Other;
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
