using System.Text;

namespace SkRerank.Chat;

/// <summary>Finds where a text may be cut: after each word, and in scripts without spaces after each character.</summary>
internal static class TextUnits
{
    /// <summary>Gives the ends of the units of a text.</summary>
    public static List<int> Ends(string text)
    {
        var ends = new List<int>();
        var inWord = false;
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune);
            var isSpaceless = IsSpaceless(rune.Value);
            if (inWord && (isSpace || isSpaceless)) ends.Add(position);
            position += rune.Utf16SequenceLength;
            if (isSpaceless) ends.Add(position);
            inWord = !isSpace && !isSpaceless;
        }

        if (inWord) ends.Add(position);
        return ends;
    }

    // Han, kana and their punctuation, Thai, Lao, Khmer and Burmese: a word has no mark of its own.
    private static bool IsSpaceless(int value) => value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3001 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF01 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF);
}
