using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SkRerank.Server.Collections;

namespace SkRerank.Server.Tests.Mcp;

/// <summary>Indexed documents as resources, read by the official client.</summary>
public sealed class DocumentResourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ManyDocumentsOfTwoCollections_ComesInPagesThatMissNothing()
    {
        var first = Enumerable.Range(0, 150).Select(i => new CollectionDocument(i.ToString("D3", CultureInfo.InvariantCulture), "x") { Title = $"Title {i}" }).ToArray();
        var second = Enumerable.Range(0, 60).Select(i => new CollectionDocument($"b/{i:D3}", "y")).ToArray();
        await using var agent = await AgentConnection.OpenAsync(new WordIndex("One", first), new WordIndex("two", second));

        List<int> pages = [];
        List<string> found = [];
        string? cursor = null;
        do
        {
            var page = await agent.Client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = cursor }, Token);
            pages.Add(page.Resources.Count);
            found.AddRange(page.Resources.Select(resource => resource.Uri));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal([100, 100, 10], pages);
        Assert.Equal([.. first.Select(document => $"skrerank://One/{document.Id}"), .. second.Select(document => $"skrerank://two/b%2F{document.Id[2..]}")], found);
        Assert.Equal(210, (await agent.Client.ListResourcesAsync(cancellationToken: Token)).Count);
        Assert.Equal("skrerank://{collection}/{id}", Assert.Single(await agent.Client.ListResourceTemplatesAsync(cancellationToken: Token)).UriTemplate);
    }

    [Fact]
    public async Task Read_ByItsAddress_GivesTheWholeTextFenced()
    {
        var id = "Ordner/Übung 50%?.md";
        await using var agent = await AgentConnection.OpenAsync(new WordIndex("Docs", new CollectionDocument(id, "First line.\n```\nSecond [2] line.") { Title = "Drill" }));

        var resource = Assert.Single(await agent.Client.ListResourcesAsync(cancellationToken: Token));
        var read = await agent.Client.ReadResourceAsync(resource.Uri, cancellationToken: Token);

        Assert.Equal("skrerank://Docs/Ordner%2F%C3%9Cbung%2050%25%3F.md", resource.Uri);
        Assert.Equal((id, "Drill", "text/plain"), (resource.Name, resource.Title, resource.MimeType));
        var contents = Assert.IsType<TextResourceContents>(Assert.Single(read.Contents));
        Assert.Equal($"[1] Drill — {resource.Uri}\n````\nFirst line.\n```\nSecond (2) line.\n````", contents.Text);
    }

    [Theory]
    [InlineData("skrerank://Docs/none.md", "There is no document at this address; take one from the list of resources.")]
    [InlineData("skrerank://other/a.md", "There is no document at this address; take one from the list of resources.")]
    [InlineData("file:///etc/passwd", "The address should be skrerank://COLLECTION/ID, both percent-encoded, but it is another; take it from the list of resources.")]
    [InlineData("skrerank://Docs", "The address should be skrerank://COLLECTION/ID, both percent-encoded, but it is another; take it from the list of resources.")]
    public async Task Read_AnotherAddress_IsRefusedInOneSentence(string address, string expected)
    {
        await using var agent = await AgentConnection.OpenAsync(new WordIndex("Docs", new CollectionDocument("a.md", "A")));

        var refused = await Assert.ThrowsAsync<McpProtocolException>(async () => await agent.Client.ReadResourceAsync(address, cancellationToken: Token));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("OQph")]
    public async Task List_WithAForeignCursor_IsRefused(string cursor)
    {
        await using var agent = await AgentConnection.OpenAsync(new WordIndex("Docs", new CollectionDocument("a.md", "A")));

        var refused = await Assert.ThrowsAsync<McpProtocolException>(async () => await agent.Client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = cursor }, Token));

        Assert.Contains("The cursor should be one of an earlier list, but it is another; begin without one.", refused.Message, StringComparison.Ordinal);
    }
}
