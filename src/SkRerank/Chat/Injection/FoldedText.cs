using System.Globalization;
using System.Text;

namespace SkRerank.Chat.Injection;

/// <summary>Brings text and vocabulary into one form in which disguises are gone: case, accents, presentation forms, look-alike letters, digits for letters and punctuation.</summary>
internal static class FoldedText
{
    /// <summary>What stands for an identifier in brackets.</summary>
    public const char Identifier = '#';

    private const string LookAlikes = "аaеeоoрpсcхxуyкkмmтtнhвbіiјjѕsһhԁdԛqԝwαaοoεeρpνvτtιiκkυuχxηnıiɡgⅼl";
    private const string DigitLetters = "0o1i3e4a5s7t@a$s";

    private static readonly Dictionary<char, char> Letters = Pairs(LookAlikes);
    private static readonly Dictionary<char, char> Digits = Pairs(DigitLetters);

    /// <summary>Folds a text to words with one space around each; an identifier in brackets becomes a word of its own.</summary>
    public static string Fold(string text)
    {
        var plain = AnswerText.Normalize(text, PassageLabels.Numbers).Normalize(NormalizationForm.FormKD);
        var result = new StringBuilder(plain.Length + 2).Append(' ');
        for (var i = 0; i < plain.Length; i++)
        {
            var c = char.ToLowerInvariant(plain[i]);
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) continue;
            if (c == '[' && IdentifierEnd(plain, i) is > 0 and var end)
            {
                Space(result).Append(Identifier).Append(' ');
                i = end;
            }
            else if (char.IsLetterOrDigit(c) || (c is '@' or '$' && i + 1 < plain.Length && char.IsLetter(plain[i + 1])))
            {
                result.Append(Letters.GetValueOrDefault(c, c));
            }
            else
            {
                Space(result);
            }
        }

        return WithoutDigitLetters(Space(result).ToString());
    }

    private static StringBuilder Space(StringBuilder result) => result[^1] == ' ' ? result : result.Append(' ');

    // [3], [12], [B].
    private static int IdentifierEnd(string text, int start)
    {
        var close = text.IndexOf(']', start, Math.Min(text.Length - start, 9));
        if (close < 0) return -1;
        var inside = text.AsSpan(start + 1, close - start - 1).Trim();
        var isNumber = inside.Length > 0 && !inside.ContainsAnyExceptInRange('0', '9');
        return isNumber || (inside.Length == 1 && char.IsAsciiLetter(inside[0])) ? close : -1;
    }

    // A word that mixes letters and digits: "1gnore", "pa$$age". A letter at both ends of a digit or at its right, so that "covid19" stays.
    private static string WithoutDigitLetters(string text)
    {
        StringBuilder? result = null;
        for (var i = 1; i + 1 < text.Length; i++)
        {
            if (!Digits.TryGetValue(text[i], out var letter) || !char.IsLetter(text[i + 1]) || !(text[i - 1] == ' ' || char.IsLetter(text[i - 1]))) continue;
            result ??= new StringBuilder(text);
            result[i] = letter;
        }

        return result?.ToString() ?? text;
    }

    private static Dictionary<char, char> Pairs(string pairs) => pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
}
