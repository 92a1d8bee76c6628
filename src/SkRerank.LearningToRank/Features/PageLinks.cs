using System.Net;
using System.Text.RegularExpressions;

namespace SkRerank.LearningToRank.Features;

/// <summary>Finds the links of pages, for <see cref="PageRank"/>.</summary>
/// <remarks>
/// Pages are named by their address (<c>https://host/a/b.html</c>) or by their path from the root of the index (<c>docs/a.md</c>), as <see cref="Normalize"/> writes them. A relative link is resolved against its page; what stands behind <c>#</c> is not of the page.
/// Links to anything but pages (<c>mailto:</c>, <c>javascript:</c>) are left out, and so are images. Pages are untrusted: no link is followed, and the time is linear in the text.
/// </remarks>
public static partial class PageLinks
{
    // Stands for the root of the index while a path is resolved; no page has this host.
    private const string Root = "http://root.invalid/";

    /// <summary>Finds the links of an HTML page: the <c>href</c> of every <c>a</c>.</summary>
    /// <param name="page">The page's address or path.</param>
    /// <param name="html">Its HTML.</param>
    /// <returns>The links in their order, from the normalised page to normalised pages.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<PageLink> InHtml(string page, string html)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(html);
        return Resolve(page, Anchors(html));
    }

    /// <summary>Finds the links of a Markdown page: <c>[text](target)</c>, definitions <c>[name]: target</c>, <c>&lt;https://…&gt;</c>, and the anchors of HTML within.</summary>
    /// <param name="page">The page's address or path.</param>
    /// <param name="markdown">Its Markdown.</param>
    /// <returns>The links, from the normalised page to normalised pages.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<PageLink> InMarkdown(string page, string markdown)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(markdown);
        return Resolve(page, [.. InlineTargets(markdown), .. Targets(Definition(), markdown), .. Targets(Autolink(), markdown), .. Anchors(markdown)]);
    }

    /// <summary>Writes the address or path of a page in the one form by which pages are compared: escapes and case of the host as <see cref="Uri"/> has them, <c>.</c> and <c>..</c> resolved, no fragment.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Its one form; the same text where it is no address.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="page"/> is null.</exception>
    public static string Normalize(string page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return Address(page) is { } address ? Name(address) : page;
    }

    private static List<PageLink> Resolve(string page, IEnumerable<string> targets)
    {
        List<PageLink> links = [];
        if (Address(page) is not { } address) return links;
        foreach (var target in targets)
        {
            // What begins with # is a part of this page.
            if (target.StartsWith('#') || !Uri.TryCreate(address, target, out var resolved) || !IsPage(resolved)) continue;
            links.Add(new PageLink(Name(address), Name(resolved)));
        }

        return links;
    }

    private static Uri? Address(string page) => Uri.TryCreate(
        page.Contains("://", StringComparison.Ordinal) ? page : Root + page.Replace('\\', '/').TrimStart('/'), UriKind.Absolute, out var address) ? address : null;

    private static bool IsPage(Uri address) => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeFile;

    private static string Name(Uri address)
    {
        var name = address.GetLeftPart(UriPartial.Query);

        // What ".." leaves of "a/..//b.md" begins with a slash, which paths from the root have not; and a path must not look like an address.
        return name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].TrimStart('/').Replace("://", "%3A//", StringComparison.Ordinal) : name;
    }

    private static IEnumerable<string> Anchors(string html) => Targets(Anchor(), html).Select(WebUtility.HtmlDecode)!;

    private static IEnumerable<string> Targets(Regex pattern, string text) => pattern.Matches(text).Select(match => match.Groups["target"].Value);

    // Brackets are matched by hand, so that a link around an image is told from the image.
    private static List<string> InlineTargets(string markdown)
    {
        List<string> targets = [];
        Stack<int> open = [];
        for (var i = 0; i < markdown.Length; i++)
        {
            switch (markdown[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    open.Push(i);
                    break;
                case ']' when open.TryPop(out var start) && i + 1 < markdown.Length && markdown[i + 1] == '(' && !(start > 0 && markdown[start - 1] == '!'):
                    if (Target().Match(markdown, i + 2) is { Success: true } target) targets.Add(target.Groups["target"].Value);
                    break;
            }
        }

        return targets;
    }

    [GeneratedRegex("""<a\s[^<>]{0,500}?\bhref\s{0,9}=\s{0,9}(?:"(?<target>[^"<>]{1,2000})"|'(?<target>[^'<>]{1,2000})'|(?<target>[^\s"'<>]{1,2000}))""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"\G\s{0,9}<?(?<target>(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,2000})", RegexOptions.CultureInvariant)]
    private static partial Regex Target();

    [GeneratedRegex(@"^ {0,3}\[(?!\^)[^\]\r\n]{1,500}\]:[ \t]{0,9}<?(?<target>[^\s<>]{1,2000})", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(@"<(?<target>https?://[^\s<>]{1,2000})>", RegexOptions.CultureInvariant)]
    private static partial Regex Autolink();
}
