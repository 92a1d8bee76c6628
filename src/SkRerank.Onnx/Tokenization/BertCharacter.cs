using System.Globalization;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Answers the questions that the reference normaliser and pre-tokeniser ask about a character.</summary>
internal static class BertCharacter
{
    /// <summary>The character that stands for a lone surrogate.</summary>
    public const int Replacement = 0xFFFD;

    /// <summary>Says whether a character has the property White_Space.</summary>
    public static bool IsWhitespace(int codePoint) => codePoint switch
    {
        ' ' or (>= '\t' and <= '\r') => true,
        < 0x85 => false,
        0x85 or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000 => true,
        _ => false,
    };

    /// <summary>Says whether cleaning removes a character: NUL, U+FFFD, and controls (except tab and line ends), formats and private use; unassigned characters stay.</summary>
    public static bool IsRemovedByCleaning(int codePoint) =>
        codePoint is 0 or Replacement
        || (codePoint is not ('\t' or '\n' or '\r')
            && CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse);

    /// <summary>Says whether a character is a word of its own: the ideograph blocks that the reference lists, its gap at U+2B820..U+2B91F included.</summary>
    public static bool IsIdeograph(int codePoint) => codePoint switch
    {
        < 0x3400 => false,
        <= 0x4DBF or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) => true,
        (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F) => true,
        _ => false,
    };

    /// <summary>Says whether a character is a nonspacing mark (Mn).</summary>
    public static bool IsNonspacingMark(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.NonSpacingMark;

    /// <summary>Says whether a character is a word of its own: every ASCII symbol, and all of Unicode's punctuation.</summary>
    public static bool IsPunctuation(int codePoint) => codePoint < 0x80
        ? codePoint is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        : CharUnicodeInfo.GetUnicodeCategory(codePoint) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
}
