using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SkRerank.Records;

/// <summary>Says how a text stands in YAML so that it is read back as itself, and writes it on one line.</summary>
internal static partial class YamlText
{
    // Read as a truth value, null, a merge or a document's mark by YAML 1.1 where they stand unquoted.
    private static readonly HashSet<string> Words = new(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "=", "<<", "---", "..."], StringComparer.OrdinalIgnoreCase);

    /// <summary>Says whether a text may be a literal block: it has several lines, and nothing that a block changes or cannot hold.</summary>
    public static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not ('\n' or ' ' or '\t') && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && !text.Contains(" \n", StringComparison.Ordinal) && !text.Contains("\t\n", StringComparison.Ordinal) && text[^1] is not (' ' or '\t')
        && text.EnumerateRunes().All(rune => rune.Value == '\n' || IsPrintable(rune));

    /// <summary>Writes a text on one line: as it is where that is safe, else between single quotes, or double ones where something has to be escaped.</summary>
    public static string Inline(string text) => IsPlain(text) ? text
        : text.EnumerateRunes().All(rune => rune.Value != '\t' && IsPrintable(rune)) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
        : Escaped(text);

    // " *" is harmless to YAML, but a parser in use (YamlDotNet 18) takes it for an alias.
    private static bool IsPlain(string text) =>
        text.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
        && !"-?:,[]{}#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !text.Contains(" *", StringComparison.Ordinal) && text[^1] != ':'
        && !text.Contains('\t', StringComparison.Ordinal) && text.EnumerateRunes().All(IsPrintable)
        && !Words.Contains(text) && !NumberOrDate().IsMatch(text);

    private static bool IsPrintable(Rune rune) => rune.Value is '\t' or (>= 0x20 and <= 0x7E) or (>= 0xA0 and <= 0xD7FF and not (0x2028 or 0x2029)) or (>= 0xE000 and <= 0xFFFD and not 0xFEFF) or >= 0x10000;

    private static string Escaped(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                0 => quoted.Append("\\0"),
                _ when IsPrintable(rune) => quoted.Append(rune),
                <= 0xFF => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    // What YAML 1.1 or 1.2 reads as a number or a time where it stands unquoted, and a little more: a quoted text is always right.
    [GeneratedRegex(@"^(?:[-+]?(?:\.?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|0[xob][0-9a-f_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.inf|\.nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\s].*)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberOrDate();
}
