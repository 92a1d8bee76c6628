using SkRerank.Local.Indexing;
using SkRerank.Local.Inputs;

namespace SkRerank.Local.Tests.Inputs;

public sealed class FolderInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DocumentInput Open(string store = "store") => DocumentInput.Open(_folder.At("docs"), _folder.At(store));

    [Fact]
    public void Read_MarkdownTextAndHtml_GivesTitlesAndTexts()
    {
        _folder.Write("docs/guide/a.md", "---\ntitle: no\n---\n```\n# not this\n```\n# The guide #\n\nText.");
        _folder.Write("docs/b.txt", "Plain.");
        _folder.Write("docs/c.HTML", "<html><head><title>A\n page</title><style>p{}</style></head><body><h1>Head</h1><p>One <b>two</b>.</p><script>bad()</script><p>Three&amp;four</p></body></html>");
        _folder.Write("docs/d.htm", "<h1>Only heading</h1><p>Body.</p>");
        var documents = Open().Read().ToArray();
        Assert.Equal(["docs/b.txt", "docs/c.HTML", "docs/d.htm", "docs/guide/a.md"], documents.Select(d => d.Id));
        Assert.Equal([null, "A page", "Only heading", "The guide"], documents.Select(d => d.Title));
        Assert.Equal("Head\nOne two.\nThree&four", documents[1].Body);
        Assert.Equal("Plain.", documents[0].Body);
    }

    [Fact]
    public void ListIds_OtherFilesDotsLinksAndTheStore_AreNotRead()
    {
        _folder.Write("docs/a.md", "x");
        _folder.Write("docs/image.png", "x");
        _folder.Write("docs/empty.txt", "");
        _folder.Write("docs/.git/b.md", "x");
        _folder.Write("docs/store/c.md", "x");
        Directory.CreateSymbolicLink(_folder.At("docs/loop"), _folder.At("docs"));
        File.CreateSymbolicLink(_folder.At("docs/gone.md"), _folder.At("none.md"));
        var input = Open("docs/store");
        Assert.Equal(["docs/a.md"], input.ListIds(TestContext.Current.CancellationToken));
        Assert.Equal(
            [new SkippedFile("empty.txt", "no text"), new SkippedFile("gone.md", "a broken link"), new SkippedFile("image.png", "not .md, .txt, .html or .htm"), new SkippedFile("loop", "a link to a folder")],
            input.Skipped);
    }

    [Fact]
    public void Open_NoInput_SaysWhatAnInputIs()
    {
        var missing = Assert.Throws<RerankException>(() => DocumentInput.Open(_folder.At("none"), "store"));
        Assert.Equal($"The input '{_folder.At("none")}' does not exist; give a folder of .md, .txt, .html or .htm files, a BEIR folder or a corpus.jsonl.", missing.Message);
        var other = Assert.Throws<RerankException>(() => DocumentInput.Open(_folder.Write("x.pdf", "x"), "store"));
        Assert.Contains("is a file that is no .jsonl", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeeplyNestedPage_DoesNotOverflowTheStack()
    {
        _folder.Write("docs/deep.html", string.Concat(Enumerable.Repeat("<div>", 20_000)) + "text");
        Assert.Equal("text", Open().Read().Single().Body);
    }

    [Theory]
    [InlineData("Title\n=====\ntext", "Title")]
    [InlineData("text\n\n## Second level", "Second level")]
    [InlineData("#hashtag\ntext", null)]
    [InlineData("", null)]
    public void Find_MarkdownHeading_IsTheTitle(string markdown, string? title) => Assert.Equal(title, MarkdownTitle.Find(markdown));
}
