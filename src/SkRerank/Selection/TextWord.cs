using System.Globalization;
using System.Text;

namespace SkRerank.Selection;

/// <summary>Finds the words of a text for comparing texts, in any script and without allocating.</summary>
/// <remarks>
/// A word is a run of letters, digits and marks; every other visible character is a word of its own, and so is each character of a script that does not put spaces between words. White space, control
/// characters and hidden ones count for nothing, and neither do case and full-width forms.
/// </remarks>
internal static class TextWord
{
    /// <summary>Finds the next word.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where to begin; then where the word ends.</param>
    /// <param name="hash">A hash of the word.</param>
    /// <returns>Where it begins, or −1 where there is none.</returns>
    public static int Next(ReadOnlySpan<char> text, ref int at, out ulong hash)
    {
        const ulong seed = 14695981039346656037;
        const ulong prime = 1099511628211;
        hash = seed;
        var start = -1;
        while (at < text.Length)
        {
            int value = text[at], length = 1;
            bool isPart;
            if (value < 128)
            {
                isPart = char.IsAsciiLetterOrDigit((char)value);
                if (!isPart && (value <= ' ' || value == 127))
                {
                    if (start >= 0) break;
                    at++;
                    continue;
                }

                if (value is >= 'A' and <= 'Z') value |= 0x20;
            }
            else
            {
                Rune.DecodeFromUtf16(text[at..], out var rune, out length);
                var category = Rune.GetUnicodeCategory(rune);
                if (category == UnicodeCategory.Format)
                {
                    at += length;
                    continue;
                }

                if (category == UnicodeCategory.Control || Rune.IsWhiteSpace(rune))
                {
                    if (start >= 0) break;
                    at += length;
                    continue;
                }

                value = Folded(rune);
                isPart = IsWordCategory(category) && !IsUnspaced(rune.Value);
            }

            if (!isPart && start >= 0) break;
            if (start < 0) start = at;
            at += length;
            hash = (hash ^ (uint)value) * prime;
            if (!isPart) break;
        }

        return start;
    }

    /// <summary>Gives the words that carry letters or digits, in lower case and without hidden characters.</summary>
    public static IEnumerable<string> All(string text)
    {
        for (var at = 0; Next(text, ref at, out _) is >= 0 and var start;)
        {
            var word = new StringBuilder(at - start);
            foreach (var rune in text.AsSpan(start, at - start).EnumerateRunes())
            {
                if (IsWordCategory(Rune.GetUnicodeCategory(rune))) word.Append(new Rune(Folded(rune)));
            }

            if (word.Length > 0) yield return word.ToString();
        }
    }

    private static int Folded(Rune rune)
    {
        if (rune.Value is >= 0xFF01 and <= 0xFF5E) rune = new Rune(rune.Value - 0xFEE0);
        return Rune.ToLowerInvariant(rune).Value;
    }

    private static bool IsWordCategory(UnicodeCategory category) => category is <= UnicodeCategory.OtherNumber;

    // Thai to Tibetan's neighbours, Myanmar, Khmer, kana, and Han.
    private static bool IsUnspaced(int rune) =>
        rune is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3040 and <= 0x30FF) or (>= 0x3100 and <= 0x312F)
            or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
