using System.Globalization;
using System.Text;

namespace SkRerank.Prompting;

/// <summary>Makes the copy of untrusted text that goes into a prompt.</summary>
internal static class PassageText
{
    /// <summary>The fence's character.</summary>
    public const char Fence = '`';

    private const int ShortestFence = 3;

    /// <summary>The longest run of the fence's character that the copy keeps: a hostile text must not blow up every fence of the prompt.</summary>
    public const int LongestRun = 15;

    /// <summary>Cleans a text of many lines.</summary>
    public static string Clean(string text) => CitationMarks.Neutralize(ShortenRuns(RemoveInvisible(text))).Trim('\n');

    /// <summary>Cleans a text that must stay on one line.</summary>
    public static string CleanLine(string text) =>
        CitationMarks.Neutralize(ShortenRuns(OneLine(text)));

    /// <summary>Brings a text onto one line, with single spaces and without what is invisible; marks stay.</summary>
    public static string OneLine(string text) => string.Join(' ', RemoveInvisible(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Finds the longest run of the fence's character.</summary>
    public static int LongestFenceRun(string text)
    {
        int longest = 0, run = 0;
        foreach (var c in text)
        {
            run = c == Fence ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary>Gives a fence that none of the texts can close.</summary>
    public static string FenceFor(IEnumerable<string> texts) => new(Fence, Math.Max(ShortestFence, 1 + texts.Select(LongestFenceRun).DefaultIfEmpty().Max()));

    private static string RemoveInvisible(string text)
    {
        var result = new StringBuilder(text.Length);
        var runes = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        foreach (var rune in runes.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t') result.Append((char)rune.Value);
            else if (IsLineBreak(rune)) result.Append('\n');
            else if (!IsInvisible(rune)) result.Append(rune);
        }

        return result.ToString();
    }

    private static bool IsLineBreak(Rune rune) => rune.Value is '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029;

    // Control characters, and format characters that hide or reorder text (zero-width, bidirectional overrides, tags); the joiners and the Arabic signs are part of words.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D or (>= 0x0600 and <= 0x08FF)),
        _ => false,
    };

    private static string ShortenRuns(string text)
    {
        if (LongestFenceRun(text) <= LongestRun) return text;
        var result = new StringBuilder(text.Length);
        var run = 0;
        foreach (var c in text)
        {
            run = c == Fence ? run + 1 : 0;
            if (run <= LongestRun) result.Append(c);
        }

        return result.ToString();
    }
}
