using System.Globalization;
using System.Text;

namespace SkRerank.Cli;

/// <summary>Makes texts from documents and messages harmless to a terminal.</summary>
internal static class TerminalText
{
    /// <summary>Gives a text on one line, without control and hidden characters, which could move the cursor or reorder what is read.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)) Space(line);
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format || rune.Value == 0x200D) line.Append(rune);
        }

        return line.ToString().Trim();
    }

    /// <summary>Gives the beginning of a text on one line.</summary>
    public static string Snippet(string text, int characters)
    {
        // Much longer than what is shown: white space and hidden characters go.
        var line = OneLine(text.Length > characters * 8 ? text[..(characters * 8)] : text);
        var shown = StringInfo.ParseCombiningCharacters(line);
        return shown.Length <= characters ? line : line[..shown[characters]].TrimEnd() + "…";
    }

    private static void Space(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
    }
}
