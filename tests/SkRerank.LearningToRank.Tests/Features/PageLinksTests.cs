using CsCheck;
using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class PageLinksTests
{
    [Fact]
    public void InMarkdown_EveryKindOfLink_IsResolvedAgainstItsPage()
    {
        const string Markdown = """
            See [the guide](../guide/intro.md#start), [its *second* part](<two.md> "Title"), [a (b)](wiki_(b).md) and <https://example.org/x?y=1#z>.
            ![an image](logo.png) [![a badge](badge.svg)](/status.md) [mail](mailto:a@b.c) [script](javascript:alert(1)) [here](#below) \[no](no.md)
            <p><a class="x" href='api.md?a=1&amp;b=2'>api</a></p> [^1]

            [ref]: https://Example.org/Ref
            [^1]: footnote text
            """;
        Assert.Equal(
            ["guide/intro.md", "docs/two.md", "docs/wiki_(b).md", "status.md", "https://example.org/Ref", "https://example.org/x?y=1", "docs/api.md?a=1&b=2"],
            PageLinks.InMarkdown("docs/index.md", Markdown).Select(link => link.To));
        Assert.All(PageLinks.InMarkdown("docs/./index.md#top", Markdown), link => Assert.Equal("docs/index.md", link.From));
    }

    [Fact]
    public void InHtml_Anchors_AreLinksAndNothingElseIs()
    {
        const string Html = """<a href="/a">A</a><A HREF=b.html>B</A><a name="x">no</a><abbr href="c">no</abbr><link href="style.css"><a data-x="1"  href = "https://other.example/">C</a> [no](d.md)""";
        Assert.Equal(
            [new PageLink("https://example.org/docs/i.html", "https://example.org/a"), new PageLink("https://example.org/docs/i.html", "https://example.org/docs/b.html"), new PageLink("https://example.org/docs/i.html", "https://other.example/")],
            PageLinks.InHtml("https://EXAMPLE.org/docs/i.html", Html));
    }

    [Theory]
    [InlineData("docs/a b.md", "docs/a%20b.md")]
    [InlineData("docs/a%20b.md", "docs/a%20b.md")]
    [InlineData("docs/c%23.md", "docs/c%23.md")]
    [InlineData(@"docs\x\..\a.md", "docs/a.md")]
    [InlineData("../../a.md", "a.md")]
    [InlineData("docs/..//a.md", "a.md")]
    [InlineData("http://[", "http://[")]
    public void Normalize_Page_HasOneForm(string page, string expected) => Assert.Equal(expected, PageLinks.Normalize(page));

    [Fact]
    public void InMarkdown_PathThatLooksLikeAnAddress_IsToldFromOne() =>
        Assert.Equal("docs/p%3A//q.md", Assert.Single(PageLinks.InMarkdown("docs/a.md", "[x](./p://q.md)")).To);

    [Theory]
    [InlineData("[")]
    [InlineData("](")]
    [InlineData("<a ")]
    [InlineData("<a href=\"")]
    [InlineData("[x](((((")]
    [InlineData("[x]: ")]
    [InlineData("<https://")]
    public void InMarkdown_HostileText_TakesTimeInItsLength(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _ = PageLinks.InMarkdown("a.md", text);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void InMarkdown_AnyText_GivesPagesInTheirOneForm()
    {
        string[] parts = ["[", "]", "(", ")", "<", ">", "!", "\\", "a.md", "//", "http://", ":", "\"", "#", "\n", "%zz", "\ud800"];
        Gen.Int[0, parts.Length - 1].Array[0, 30].Sample(
            picks =>
            {
                var text = string.Concat(picks.Select(i => parts[i]));
                foreach (var link in PageLinks.InMarkdown("docs/a.md", text).Concat(PageLinks.InHtml(text, "<a href='b.md'>"))) Assert.Equal(link.To, PageLinks.Normalize(link.To));
                Assert.Equal(PageLinks.Normalize(text), PageLinks.Normalize(PageLinks.Normalize(text)));
            },
            iter: 5000);
    }
}
