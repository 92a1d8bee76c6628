using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SkRerank.Local.Inputs;

/// <summary>Takes the readable text out of an HTML page.</summary>
/// <remarks>Scripts, styles and templates are dropped; white space collapses as a browser shows it, except in <c>pre</c>; blocks end their line.</remarks>
internal static class HtmlText
{
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal) { "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "SVG", "IFRAME", "OBJECT" };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "BR", "CAPTION", "DD", "DETAILS", "DIV", "DL", "DT", "FIELDSET", "FIGCAPTION", "FIGURE", "FOOTER", "FORM", "H1", "H2", "H3", "H4", "H5", "H6",
        "HEADER", "HR", "LI", "MAIN", "NAV", "OL", "OPTION", "P", "PRE", "SECTION", "SUMMARY", "TABLE", "TD", "TH", "TR", "UL",
    };

    public static SourceDocument Read(string id, string html)
    {
        using var page = new HtmlParser().ParseDocument(html);
        var title = Collapse(page.Title);
        if (title.Length == 0) title = Collapse(page.QuerySelector("h1")?.TextContent);
        return new SourceDocument(id, title.Length == 0 ? null : title, page.Body is null ? "" : Text(page.Body), id);
    }

    private static string Collapse(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Walks without recursion: pages may be nested deeper than the stack.
    private static string Text(INode body)
    {
        var text = new StringBuilder();
        var pre = 0;
        var node = body;
        while (true)
        {
            if (node is IText run) Append(text, run.Data, pre > 0);
            var name = Name(node);
            var enter = name is null || !Dropped.Contains(name);
            if (name is not null && Blocks.Contains(name)) EndLine(text);
            if (enter && node.FirstChild is { } child)
            {
                if (name == "PRE") pre++;
                node = child;
                continue;
            }

            while (node != body && node.NextSibling is null)
            {
                node = node.Parent!;
                Leave(text, node, ref pre);
            }

            if (node == body) return text.ToString().Trim();
            node = node.NextSibling!;
        }
    }

    private static void Leave(StringBuilder text, INode node, ref int pre)
    {
        var name = Name(node);
        if (name == "PRE") pre--;
        if (name is not null && Blocks.Contains(name)) EndLine(text);
    }

    private static string? Name(INode node) => (node as IElement)?.LocalName.ToUpperInvariant();

    private static void EndLine(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
    }

    private static void Append(StringBuilder text, string run, bool verbatim)
    {
        if (verbatim)
        {
            text.Append(run);
            return;
        }

        foreach (var c in run)
        {
            if (!char.IsWhiteSpace(c)) text.Append(c);
            else if (text.Length > 0 && text[^1] is not (' ' or '\n')) text.Append(' ');
        }
    }
}
