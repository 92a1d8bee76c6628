using System.Globalization;
using System.Net;
using System.Text;

namespace SkRerank.Evaluation.Reporting;

/// <summary>Makes text safe for a page.</summary>
internal static class HtmlText
{
    /// <summary>Escapes what HTML would read as markup, in text and in attributes; control characters become U+FFFD.</summary>
    public static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text) clean.Append(char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c);
        return WebUtility.HtmlEncode(clean.ToString());
    }

    /// <summary>Cuts a text to a length, at a whole character, and escapes it.</summary>
    public static string Short(string text, int length) => Escape(Cut(text, length));

    /// <summary>Cuts a text to a length, at a whole character.</summary>
    public static string Cut(string text, int length)
    {
        var elements = StringInfo.ParseCombiningCharacters(text);
        return elements.Length <= length ? text : text[..elements[length]] + "…";
    }

    /// <summary>Writes a number with a few digits.</summary>
    public static string Number(double value, string format = "0.####") => value.ToString(format, CultureInfo.InvariantCulture);
}
