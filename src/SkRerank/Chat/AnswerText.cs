using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SkRerank.Chat;

/// <summary>Brings the brackets, digits and letters of an answer into one form.</summary>
internal static partial class AnswerText
{
    private const string Opening = "[［【〔〖〚⟦⁅";
    private const string Closing = "]］】〕〗〛⟧⁆";

    /// <summary>Maps full-width, mathematical, superscript and subscript digits to ASCII digits, brackets to square ones, and a number in a circle to one in brackets; where passages are named by letters, these to numbers.</summary>
    public static string Normalize(string text, PassageLabels labels)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Opening.Contains((char)rune.Value)) result.Append('[');
            else if (rune.IsBmp && Closing.Contains((char)rune.Value)) result.Append(']');
            else if (rune.Value is 0xFF0C or 0x3001) result.Append(',');
            else if (rune.Value is 0xFF1E) result.Append('>');
            else if (!rune.IsAscii && Value(rune) is { } value) Append(result, rune, value);
            else result.Append(rune);
        }

        var normalized = result.ToString();
        return labels == PassageLabels.Letters
            ? Letter().Replace(normalized, static match => string.Create(CultureInfo.InvariantCulture, $"[{match.Groups["letter"].ValueSpan[0] - 'A' + 1}]"))
            : normalized;
    }

    private static void Append(StringBuilder result, Rune rune, int value)
    {
        var isDigit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber || rune.Value is 0xB2 or 0xB3 or 0xB9 or (>= 0x2070 and <= 0x2089);
        var isInside = LastCharacter(result) is '[' or ',';
        if (isDigit || isInside) result.Append(CultureInfo.InvariantCulture, $"{value}");
        else result.Append(CultureInfo.InvariantCulture, $"[{value}]");
    }

    private static char LastCharacter(StringBuilder text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsWhiteSpace(text[i])) return text[i];
        }

        return '\0';
    }

    private static int? Value(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber)) return null;
        var value = Rune.GetNumericValue(rune);
        return value is >= 0 and <= 100 && value == Math.Floor(value) ? (int)value : null;
    }

    [GeneratedRegex(@"\[\s*(?<letter>[A-Z])\s*\]")]
    private static partial Regex Letter();
}
